using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class PretrainedClassifierTests : IDisposable
{
    private static readonly TrainingOptions s_quick =
        new() { Epochs = 60, BatchSize = 8, LearningRate = 5e-3, ValidationFraction = 0, EarlyStoppingPatience = null };

    private readonly MLContext _ml = new(seed: 1);
    private readonly EncoderFolder _folder = new("bert");
    private readonly PretrainedEncoder _encoder;

    public PretrainedClassifierTests() => _encoder = PretrainedEncoder.Load(_folder.Path);

    public void Dispose()
    {
        _encoder.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(EncoderPooling.Mean)]
    [InlineData(EncoderPooling.FirstToken)]
    [InlineData(EncoderPooling.Pooler)]
    public void An_encoder_learns_who_sees_whom(EncoderPooling pooling)
    {
        IDataView rows = Sightings(64, seed: 1);
        PretrainedClassifierOptions options = Options(StopWhenSolved.Of(s_quick with { ValidationFraction = 0.25 }, accuracy: 1));

        using PretrainedClassifierTransformer model = Trainer(options with { Pooling = pooling }).Fit(rows);

        MulticlassClassificationMetrics metrics = _ml.MulticlassClassification.Evaluate(model.Transform(Sightings(64, seed: 2)));
        Assert.InRange(metrics.MicroAccuracy, 0.98, 1);
    }

    [Fact]
    public void A_loaded_classifier_gives_the_same_scores_and_the_schema_is_as_promised()
    {
        IDataView rows = Sightings(20, seed: 1, classes: 3);
        PretrainedClassifierTrainer trainer = Trainer(Options(s_quick with { Epochs = 1 }) with { TopLabelCount = 2 });
        using PretrainedClassifierTransformer model = trainer.Fit(rows);
        using var loaded = (PretrainedClassifierTransformer)ComponentChecks.SaveAndLoad(_ml, model, rows.Schema);

        ComponentChecks.AssertShape(trainer.GetOutputSchema(ComponentChecks.ShapeOf(rows.Schema)), model.GetOutputSchema(rows.Schema));
        Assert.Equal(ComponentChecks.Rows(model.Transform(rows)), ComponentChecks.Rows(loaded.Transform(rows)));
        Assert.Equal(model.History.Epochs, loaded.History.Epochs);
    }

    [Fact]
    public void A_classifier_of_pairs_tells_the_texts_apart()
    {
        Pair[] pairs = [
            new() { First = "the cat", Second = "the dog", Label = "cat" }, new() { First = "the dog", Second = "the cat", Label = "dog" }];
        IDataView rows = WithKeys(_ml.Data.LoadFromEnumerable(Enumerable.Repeat(pairs, 20).SelectMany(all => all)));
        PretrainedClassifierOptions options = Options(StopWhenSolved.Of(s_quick with { ValidationFraction = 0.2 }, accuracy: 1));

        using PretrainedClassifierTransformer model = Trainer(
            options with { TextColumnName = nameof(Pair.First), SecondTextColumnName = nameof(Pair.Second) }).Fit(rows);

        Assert.InRange(_ml.MulticlassClassification.Evaluate(model.Transform(rows)).MicroAccuracy, 0.98, 1);
    }

    [Fact]
    public void A_classifier_goes_on_learning_and_gets_a_class()
    {
        // The text of the dog gets another class; one row keeps the old one.
        TrainingOptions training = StopWhenSolved.Of(s_quick with { ValidationFraction = 0.25 }, accuracy: 1);
        using PretrainedClassifierTransformer first = Trainer(Options(training)).Fit(Sightings(64, seed: 1));
        (string, float[])[] before = [.. first.Weights()];
        IDataView rows = WithKeys(_ml.Data.LoadFromEnumerable(
        [
            new Sighting { Text = "dogs", Label = "dog" },
            .. Enumerable.Repeat(new Sighting { Text = "the cat sees a dog", Label = "cat" }, 20),
            .. Enumerable.Repeat(new Sighting { Text = "a dog sees the cat", Label = "none" }, 20),
        ]));
        PretrainedClassifierTrainer Continue(double rate, bool addClasses) => new MLContext(seed: 2).MulticlassClassification.Trainers
            .Continue(first, s_quick with { Epochs = 20, LearningRate = rate }, addClasses);

        using PretrainedClassifierTransformer second = Continue(1e-3, addClasses: true).Fit(rows);
        using PretrainedClassifierTransformer still = Continue(1e-30, addClasses: false).Fit(Sightings(20, seed: 1));

        Assert.InRange(_ml.MulticlassClassification.Evaluate(second.Transform(rows)).MicroAccuracy, 0.95, 1);
        Assert.Equal(["cat", "dog", "none"], second.Classes.Names);
        Assert.Equal(before, first.Weights());
        Assert.Equal(before, still.Weights());
        Assert.Equal(
            "Input column 'Label': expected the classifier's 2 classes, found 'none' too. Set addClasses to let the classifier have them.",
            Assert.Throws<InvalidOperationException>(() => Continue(1e-3, addClasses: false).Fit(rows)).Message);
    }

    [Fact]
    public void The_second_text_of_a_pair_has_a_segment_type_of_its_own()
    {
        using DisposeScope scope = NewDisposeScope();
        using PretrainedEncoderNetwork filled = _encoder.CopyNetwork(_encoder.Architecture);
        int size = _encoder.Architecture.VocabularySize;
        var texts = new TokenStore();
        new EncoderTokens(_encoder.Tokenizer, _encoder.Marks, 16).AddPair("the cat".AsMemory(), "dogs".AsMemory(), texts, size);

        Tensor states = filled.call(TokenBatch.Create(texts, [0], CPU))[0];

        Assert.Equal([3, 6, 7, 4, 10 + size, 11 + size, 4 + size], texts[0].ToArray());
        ReferenceTensors.AssertClose(_folder.States([2, 5, 6, 3, 9, 10, 3], [0, 0, 0, 0, 1, 1, 1]), states);
    }

    [Fact]
    public void Log_odds_follow_the_formulae()
    {
        using DisposeScope scope = NewDisposeScope();
        PretrainedClassifierOptions options = Options(s_quick with { Epochs = 1 }) with
        {
            Pooling = EncoderPooling.FirstToken,
            FreezeEmbeddings = true,
            FrozenLayers = 2,
        };
        using PretrainedClassifierTransformer model = Trainer(options).Fit(Sightings(20, seed: 1));
        Dictionary<string, float[]> weights = model.Weights().ToDictionary(weight => weight.Name, weight => weight.Values);

        // A frozen encoder gives the states that the folder's weights give.
        Tensor state = _folder.States([2, 5, 6, 7, 8, 9, 3])[0];                                     // [CLS] the cat sees a dog [SEP]
        Tensor logits = tensor(weights["output.weight"]).view(2, EncoderFolder.Size).mv(state) + tensor(weights["output.bias"]);

        Assert.Equal((logits[1] - logits[0]).item<float>(), LogOdds(model, "the cat sees a dog")[0], 1e-4f);
    }

    [Theory]
    [InlineData(LongTextHandling.Start, "the cat sees a dog .")]
    [InlineData(LongTextHandling.End, "sees the cat . a dog")]
    [InlineData(LongTextHandling.StartAndEnd, "the the cat . a dog")]
    public void A_long_text_is_read_in_part(LongTextHandling handling, string part)
    {
        using PretrainedClassifierTransformer model = Fitted(handling);

        float[] odds = LogOdds(model, "the cat sees a dog . sees the cat . a dog", part);

        Assert.Equal(odds[1], odds[0], 1e-5f);
    }

    [Fact]
    public void The_logits_of_windows_are_averaged()
    {
        using PretrainedClassifierTransformer model = Fitted(LongTextHandling.Windows);

        // Six words a window: of the last text, the third window is one too many.
        float[] odds = LogOdds(
            model, "the cat sees a dog . the dog", "the cat sees a dog .", "the dog", "a a a a a a",
            "a a a a a a dog dog dog dog dog dog the");

        Assert.Equal((odds[1] + odds[2]) / 2, odds[0], 1e-5f);
        Assert.Equal((odds[3] + LogOdds(model, "dog dog dog dog dog dog")[0]) / 2, odds[4], 1e-5f);
    }

    [Fact]
    public void Frozen_weights_do_not_change()
    {
        PretrainedClassifierOptions options = Options(s_quick with { Epochs = 2 }) with { FreezeEmbeddings = true, FrozenLayers = 1 };

        string[] changed = Changed(options);

        Assert.Contains("encoder.layers.1.attention.projection.weight", changed);
        Assert.Contains("encoder.pooler.weight", changed);
        Assert.DoesNotContain(changed, name => name.StartsWith("encoder.layers.0.", StringComparison.Ordinal));
        Assert.DoesNotContain("encoder.tokens.weight", changed);
    }

    [Fact]
    public void The_first_epoch_of_gradual_unfreezing_trains_the_head_and_the_next_one_a_layer_more()
    {
        PretrainedClassifierOptions options = Options(s_quick with { Epochs = 1 }) with { GradualUnfreezing = true };

        string[] first = Changed(options);
        string[] second = Changed(options with { Training = options.Training with { Epochs = 2 } });

        Assert.Equal(["encoder.pooler.bias", "encoder.pooler.weight", "output.bias", "output.weight"], first.Order());
        Assert.Contains("encoder.layers.1.attention_norm.weight", second);
        Assert.DoesNotContain(second, name => name.StartsWith("encoder.layers.0.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_resumed_fine_tuning_gives_the_same_weights_bit_for_bit()
    {
        using var files = new TemporaryFiles();
        IDataView rows = Sightings(40, seed: 1);
        PretrainedClassifierOptions options = Options(s_quick with { Epochs = 3 }) with { GradualUnfreezing = true, LayerDecay = 0.7 };
        using PretrainedClassifierTransformer uninterrupted = new MLContext(1).MulticlassClassification.Trainers
            .PretrainedClassifier(_encoder, options).Fit(rows);

        var checkpoints = new CheckpointOptions { Folder = files.PathOf("checkpoints") };
        foreach (int epochs in (int[])[1, 2])
        {
            new MLContext(1).MulticlassClassification.Trainers.PretrainedClassifier(_encoder, options with
            {
                Training = options.Training with { Epochs = epochs, Checkpoints = checkpoints },
            }).Fit(rows).Dispose();
        }

        using PretrainedClassifierTransformer resumed = new MLContext(1).MulticlassClassification.Trainers.PretrainedClassifier(
            _encoder, options with { Training = options.Training with { Checkpoints = checkpoints } }).Fit(rows);

        Assert.Equal(uninterrupted.Weights().Select(weight => weight.Name), resumed.Weights().Select(weight => weight.Name));
        Assert.All(uninterrupted.Weights().Zip(resumed.Weights()), pair => Assert.Equal(pair.First.Values, pair.Second.Values));
    }

    [Fact]
    public void A_checkpoint_of_another_encoder_is_refused()
    {
        using var files = new TemporaryFiles();
        using PretrainedEncoderNetwork other = _encoder.CopyNetwork();
        other.Initialize();
        using var otherEncoder = PretrainedEncoder.Of(other, _encoder.Architecture, _encoder.Tokenizer);
        PretrainedClassifierOptions options =
            Options(s_quick with { Epochs = 1, Checkpoints = new CheckpointOptions { Folder = files.PathOf("checkpoints") } });
        IDataView rows = Sightings(10, seed: 1);
        new MLContext(1).MulticlassClassification.Trainers.PretrainedClassifier(_encoder, options).Fit(rows).Dispose();

        Assert.Contains("First weights", Assert.Throws<InvalidOperationException>(() => new MLContext(1).MulticlassClassification.Trainers
            .PretrainedClassifier(otherEncoder, options).Fit(rows)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_do_not_fit_the_encoder_are_refused()
    {
        AssertRefused("MaximumLength: expected at most 16", new() { MaximumLength = 17 });
        AssertRefused("FrozenLayers: expected at most 2", new() { MaximumLength = 16, FrozenLayers = 3 });
        AssertRefused("LayerDecay: expected above 0", new() { MaximumLength = 16, LayerDecay = 0 });
        AssertRefused("LongTexts: expected Start", new()
        {
            MaximumLength = 16,
            SecondTextColumnName = "Second",
            LongTexts = LongTextHandling.Windows,
        });

        void AssertRefused(string expected, PretrainedClassifierOptions options) => Assert.Contains(
            expected, Assert.Throws<ArgumentOutOfRangeException>(() => Trainer(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_named_before_training()
    {
        IDataView rows = Sightings(10, seed: 1);

        Assert.Contains("'Review'", Assert.Throws<ArgumentOutOfRangeException>(
            () => Trainer(Options(s_quick) with { TextColumnName = "Review" }).Fit(rows)).Message, StringComparison.Ordinal);
    }

    private static PretrainedClassifierOptions Options(TrainingOptions training) =>
        new() { MaximumLength = 16, Training = training };

    private PretrainedClassifierTrainer Trainer(PretrainedClassifierOptions options) =>
        _ml.MulticlassClassification.Trainers.PretrainedClassifier(_encoder, options);

    // With the encoder as it is, and weights of the linear layer after a few steps.
    private PretrainedClassifierTransformer Fitted(LongTextHandling handling) => Trainer(Options(s_quick with { Epochs = 1 }) with
    {
        MaximumLength = 8,
        LongTexts = handling,
        MaximumWindows = 2,
    }).Fit(Sightings(20, seed: 1));

    private string[] Changed(PretrainedClassifierOptions options)
    {
        TrainingOptions still = options.Training with { LearningRate = 1e-30 };
        using PretrainedClassifierTransformer before = new MLContext(1).MulticlassClassification.Trainers
            .PretrainedClassifier(_encoder, options with { Training = still }).Fit(Sightings(20, seed: 1));
        using PretrainedClassifierTransformer after = new MLContext(1).MulticlassClassification.Trainers
            .PretrainedClassifier(_encoder, options).Fit(Sightings(20, seed: 1));
        return [
            .. before.Weights().Zip(after.Weights()).Where(pair => !pair.First.Values.SequenceEqual(pair.Second.Values))
                .Select(pair => pair.First.Name)];
    }

    // Two classes have the same words, so that only their order tells the class.
    private IDataView Sightings(int count, int seed, int classes = 2)
    {
        string[] texts = ["the cat sees a dog", "a dog sees the cat", "unseen dogs"];
        string[] labels = ["cat", "dog", "none"];
        var random = new Random(seed);
        return WithKeys(_ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ =>
        {
            int kind = random.Next(classes);
            return new Sighting { Text = texts[kind] + (random.Next(2) == 0 ? " ." : ""), Label = labels[kind] };
        }).ToArray()));
    }

    private IDataView WithKeys(IDataView rows) => _ml.Transforms.Conversion.MapValueToKey(
        "Label", keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue).Fit(rows).Transform(rows);

    private float[] LogOdds(PretrainedClassifierTransformer model, params string[] texts) =>
        [.. model.Transform(_ml.Data.LoadFromEnumerable(texts.Select(text => new Sighting { Text = text }))).GetColumn<float>("LogOdds")];

    private sealed class Sighting
    {
        public string Text { get; set; } = "";

        public string Label { get; set; } = "";
    }

    private sealed class Pair
    {
        public string First { get; set; } = "";

        public string Second { get; set; } = "";

        public string Label { get; set; } = "";
    }
}
