using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class MaskedLanguageModelTests : IDisposable
{
    private static readonly (string Animal, string Sound)[] s_animals =
        [("cat", "meows"), ("dog", "barks"), ("cow", "moos"), ("duck", "quacks"), ("horse", "neighs"), ("bee", "buzzes")];

    private static readonly EncoderSizes s_sizes =
        new() { Layers = 1, HiddenSize = 32, Heads = 2, FeedForwardSize = 64, MaximumLength = 16, Dropout = 0 };

    private static readonly MaskedLanguageModelOptions s_options = new()
    {
        Training = new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 32,
            LearningRate = 3e-3,
            Threads = 2,
            EarlyStoppingPatience = null,
            MixedPrecision = MixedPrecision.Never,
        },
    };

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFiles _files = new();
    private readonly PretrainedTokenizer _tokenizer = PretrainedTokenizer.LearnBert(Texts(), 200);

    [Theory]
    [InlineData(false, MixedPrecision.Never)]
    [InlineData(true, MixedPrecision.Always)]
    public void It_finds_the_words_that_the_others_tell(bool wholeWords, MixedPrecision precision)
    {
        MaskedLanguageModelOptions options = s_options with
        {
            WholeWords = wholeWords,
            Training = StopWhenSolved.Of(s_options.Training with { Epochs = 60, MixedPrecision = precision }, accuracy: 0.97),
        };
        using MaskedLanguageModelTransformer model = Fit(options);

        Assert.InRange(model.History.Epochs[^1].ValidationAccuracy!.Value, 0.97, 1);
        using PretrainedEncoder encoder = model.CreateEncoder();
        using FillMaskTransformer fill = _ml.Transforms.Text.FillMask("Tokens", "Text", encoder).Fit(Rows([""]));
        IDataView filled = fill.Transform(Rows([.. s_animals.Select(pair => $"the {pair.Animal} [MASK] loudly")]));
        Assert.Equal(s_animals.Select(pair => pair.Sound), filled.GetColumn<string[]>("Tokens").Select(tokens => tokens[0]));

        // A text that means something is likelier than one that does not.
        float[] perplexities =
            [.. model.Transform(Rows(["the cow moos loudly", "the cow barks loudly", ""])).GetColumn<float>("PseudoPerplexity")];
        Assert.InRange(perplexities[0], 1, 3);
        Assert.True(perplexities[1] > 3 * perplexities[0], string.Join(' ', perplexities));
        Assert.Equal(float.NaN, perplexities[2]);
    }

    [Fact]
    public void The_pseudo_log_likelihood_sums_the_log_probabilities_of_tokens_masked_alone()
    {
        using MaskedLanguageModelTransformer model = Fit(s_options);
        using PretrainedEncoder encoder = model.CreateEncoder();
        var options = new FillMaskOptions { Count = _tokenizer.Vocabulary.Count };
        using FillMaskTransformer fill = _ml.Transforms.Text.FillMask("Tokens", "Text", encoder, options).Fit(Rows([""]));
        string[] words = ["the", "bee", "moos", "loudly"];
        IDataView masked = fill.Transform(Rows([.. words.Select(word => string.Join(' ', words).Replace(word, "[MASK]"))]));
        double expected = masked.GetColumn<string[]>("Tokens").Zip(masked.GetColumn<float[]>("Score"))
            .Select((row, i) => Math.Log(row.Second[Array.IndexOf(row.First, words[i])])).Sum();

        IDataView scored = model.Transform(Rows(["the cat meows", string.Join(' ', words)]));

        Assert.Equal(expected, scored.GetColumn<float>("PseudoLogLikelihood").Last(), 1e-3);
        Assert.Equal(Math.Exp(-expected / 4), scored.GetColumn<float>("PseudoPerplexity").Last(), 1e-2);
    }

    [Fact]
    public void A_long_text_has_the_likelihood_of_its_pieces()
    {
        using MaskedLanguageModelTransformer model = Fit(s_options);
        string[] words = [.. Enumerable.Repeat("the dog barks loudly", 6).SelectMany(text => text.Split(' '))];
        string[] texts = [string.Join(' ', words), string.Join(' ', words[..14]), string.Join(' ', words[14..])];

        IDataView scored = model.Transform(Rows(texts));

        float[] likelihoods = [.. scored.GetColumn<float>("PseudoLogLikelihood")];
        Assert.Equal(likelihoods[1] + likelihoods[2], likelihoods[0], 1e-2f);
        Assert.Equal(Math.Exp(-likelihoods[0] / 24), scored.GetColumn<float>("PseudoPerplexity").First(), 1e-2);
    }

    [Fact]
    public void Given_validation_rows_are_measured_and_not_trained_on()
    {
        string[] bees = [.. Enumerable.Repeat("the bee buzzes loudly", 30)], others = [.. Texts().Where(text => !text.Contains("bee"))];
        MaskedLanguageModelOptions options = s_options with { Training = s_options.Training with { Epochs = 12 } };
        MaskedLanguageModelTrainer trainer = _ml.Transforms.Text.MaskedLanguageModel(_tokenizer, s_sizes, options);

        using MaskedLanguageModelTransformer unlike = trainer.Fit(Rows(others), Rows(bees));
        using MaskedLanguageModelTransformer alike = trainer.Fit(Rows(others), Rows(others));

        double last = alike.History.Epochs[^1].ValidationLoss!.Value;
        Assert.True(unlike.History.Epochs[^1].ValidationLoss > 1 + last, $"{unlike.History.Epochs[^1].ValidationLoss} {last}");
    }

    [Fact]
    public void A_resumed_training_gives_the_same_weights_bit_for_bit()
    {
        TrainingOptions training = s_options.Training with { Epochs = 3 };
        using MaskedLanguageModelTransformer whole = Fit(s_options with { Training = training });
        using var cancellation = new CancellationTokenSource();
        var checkpoints = new CheckpointOptions { Folder = _files.PathOf("checkpoints"), EverySteps = 1000 };
        using MaskedLanguageModelTransformer canceled = Fit(s_options with
        {
            Training = training with
            {
                Checkpoints = checkpoints,
                CancellationToken = cancellation.Token,
                Progress = new Reporter(progress =>
                {
                    if (progress is { Epoch: 2, Step: 3 })
                    {
                        cancellation.Cancel();
                    }
                }),
            },
        });
        using MaskedLanguageModelTransformer resumed = Fit(s_options with { Training = training with { Checkpoints = checkpoints } });

        Assert.True(canceled.History.IsCanceled);
        Assert.Equal(3, resumed.History.Epochs.Count);
        Assert.Equal(Weights(whole), Weights(resumed));
        Assert.NotEqual(Weights(whole), Weights(canceled));
        var other = Assert.Throws<InvalidOperationException>(
            () => Fit(s_options with { MaskedShare = 0.2, Training = training with { Checkpoints = checkpoints } }));
        Assert.Contains("expected MaskedShare 0.2, found 0.15", other.Message);
    }

    [Fact]
    public void The_component_does_what_every_component_does()
    {
        MaskedLanguageModelTrainer trainer = _ml.Transforms.Text.MaskedLanguageModel(_tokenizer, s_sizes, s_options);
        MaskedLanguageModelTransformer model = ComponentChecks.Holds(_ml, trainer, Rows([.. Texts().Take(40), "", "the bee"]));
        using var loaded = (MaskedLanguageModelTransformer)ComponentChecks.SaveAndLoad(_ml, model, Rows([""]).Schema);

        Assert.Equal(model.History.Epochs, loaded.History.Epochs);
        Assert.Equal(model.ParameterCount, loaded.ParameterCount);
        Assert.Equal(model.Tokenizer.Vocabulary, loaded.Tokenizer.Vocabulary);
        Assert.Equal(Weights(model), Weights(loaded));
        model.Dispose();
        Assert.Throws<ObjectDisposedException>(model.CreateEncoder);
    }

    [Fact]
    public void A_training_that_goes_on_starts_from_the_encoder_and_its_head()
    {
        using MaskedLanguageModelTransformer model = Fit(s_options);
        using PretrainedEncoder encoder = model.CreateEncoder();
        MaskedLanguageModelOptions little =
            s_options with { Training = s_options.Training with { Epochs = 1, LearningRate = 1e-9 } };

        using MaskedLanguageModelTransformer next = _ml.Transforms.Text.MaskedLanguageModel(encoder, little).Fit(Rows(Texts()));

        foreach ((KeyValuePair<string, float[]> before, KeyValuePair<string, float[]> after) in Weights(model).Zip(Weights(next)))
        {
            Assert.Equal(before.Key, after.Key);
            Assert.All(before.Value.Zip(after.Value), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
        }
    }

    [Fact]
    public void An_encoder_without_a_head_gets_one_and_its_pooler_stays()
    {
        using DisposeScope scope = NewDisposeScope();
        using var folder = new EncoderFolder("bert");
        var weights = new Dictionary<string, Tensor>(folder.Weights)
        {
            ["pooler.dense.weight"] = randn(EncoderFolder.Size, EncoderFolder.Size),
            ["pooler.dense.bias"] = randn(EncoderFolder.Size),
        };
        folder.WriteWeights(weights);
        using PretrainedEncoder encoder = PretrainedEncoder.Load(folder.Path);
        IDataView rows = Rows([.. Enumerable.Repeat("the cat sees a dog .", 40)]);

        using MaskedLanguageModelTransformer model = _ml.Transforms.Text.MaskedLanguageModel(encoder, s_options).Fit(rows);

        Dictionary<string, float[]> after = Weights(model);
        Assert.Equal(weights["pooler.dense.weight"].data<float>().ToArray(), after["pooler.weight"]);
        Assert.NotEqual(weights["embeddings.word_embeddings.weight"].data<float>().ToArray(), after["tokens.weight"]);
        Assert.Contains("masked_tokens.dense.weight", after.Keys);
    }

    [Fact]
    public void A_new_encoder_begins_with_the_weights_of_BERT()
    {
        using var network = new PretrainedEncoderNetwork(new EncoderSizes().Architecture(5000));
        network.Initialize();

        foreach ((string name, var weight) in network.named_parameters())
        {
            float[] values = weight.detach().data<float>().ToArray();
            if (weight.dim() > 1)
            {
                Assert.Equal(0, values.Average(), 0.003);
                Assert.Equal(0.02, Math.Sqrt(values.Average(value => (double)value * value)), 0.002);
            }
            else
            {
                Assert.All(values, value => Assert.Equal(name.EndsWith("bias", StringComparison.Ordinal) ? 0 : 1, value));
            }
        }
    }

    [Fact]
    public void A_long_text_is_read_in_pieces_to_its_end()
    {
        var vocabulary = new MaskingVocabulary(_tokenizer, EncoderMarks.Bert);
        var pieces = new TokenStore();
        string text = string.Join(' ', Enumerable.Repeat("the cat meows loudly", 6));

        int count = new MaskingPieces(vocabulary, 16).Add(text.AsMemory(), pieces);

        Assert.Equal((2, 2), (count, pieces.Count));
        Assert.Equal((16, 12), (pieces.LengthOf(0), pieces.LengthOf(1)));
        int[] all = [.. pieces[0][1..^1], .. pieces[1][1..^1]];
        Assert.Equal(_tokenizer.Vocabulary.GetIds(text.Split(' ')).Select(id => id + 1), all);
        Assert.Equal((vocabulary.First + 1, vocabulary.Last + 1), (pieces[1][0], pieces[1][^1]));
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        void Refused(string expected, MaskedLanguageModelOptions options, EncoderSizes? sizes = null) => Assert.Contains(
            expected, Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Text.MaskedLanguageModel(_tokenizer, sizes ?? s_sizes, options)).Message);
        Refused("MaskedShare: expected above 0 and below 1, found 0", s_options with { MaskedShare = 0 });
        Refused("MaximumLength: expected 3 to 16, or null, found 17", s_options with { MaximumLength = 17 });
        Refused("ValidationMetric: expected Loss or Accuracy", s_options with
        {
            Training = s_options.Training with { ValidationMetric = ValidationMetric.MacroF1 },
        });
        Refused("Heads: expected a divisor of HiddenSize, 32, found 3", s_options, s_sizes with { Heads = 3 });

        var noTexts = Assert.Throws<InvalidOperationException>(() => Fit(s_options, ["", "\u4E00"]));
        Assert.Contains("expected texts with tokens of the vocabulary, found none", noTexts.Message);
        var noColumn = Assert.Throws<ArgumentOutOfRangeException>(() => Fit(s_options with { TextColumnName = "Body" }));
        Assert.Contains("Input column 'Body'", noColumn.Message);
    }

    public void Dispose() => _files.Dispose();

    private static string[] Texts() =>
        [.. Enumerable.Range(0, 360).Select(i => s_animals[i % s_animals.Length]).Select(pair => $"The {pair.Animal} {pair.Sound} loudly")];

    private static Dictionary<string, float[]> Weights(MaskedLanguageModelTransformer model)
    {
        using PretrainedEncoder encoder = model.CreateEncoder();
        using PretrainedEncoderNetwork network = encoder.CopyNetwork();
        return network.state_dict().ToDictionary(weight => weight.Key, weight => weight.Value.data<float>().ToArray());
    }

    private MaskedLanguageModelTransformer Fit(MaskedLanguageModelOptions options, string[]? texts = null) =>
        new MLContext(seed: 1).Transforms.Text.MaskedLanguageModel(_tokenizer, s_sizes, options).Fit(Rows(texts ?? Texts()));

    private IDataView Rows(string[] texts) => _ml.Data.LoadFromEnumerable(texts.Select(text => new Row { Text = text }));

    private sealed class Row
    {
        public string Text { get; set; } = "";
    }
}
