using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using TorchSharp;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class PretrainedTaggerTests
{
    private static readonly PretrainedTaggerOptions s_quick = new()
    {
        MaximumLength = 16,
        Training = new TrainingOptions
        {
            Epochs = 2,
            BatchSize = 16,
            Threads = 2,
            MixedPrecision = MixedPrecision.Never,
            ValidationMetric = ValidationMetric.SpanF1,
            EarlyStoppingPatience = null,
        },
    };

    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(TaggerDecoder.Crf)]
    [InlineData(TaggerDecoder.Softmax)]
    public void An_encoder_learns_tags_and_a_saved_model_gives_the_same(TaggerDecoder decoder)
    {
        using PretrainedEncoder encoder = CreateEncoder();
        IDataView rows = ToyTags.Rows(_ml, 300, seed: 1), test = ToyTags.Rows(_ml, 60, seed: 2);
        PretrainedTaggerTrainer trainer = _ml.SequenceLabeling.Trainers.PretrainedTagger(encoder, s_quick with
        {
            Decoder = decoder,
            Dropout = 0,
            Training = StopWhenSolved.Of(s_quick.Training with { Epochs = 20, LearningRate = 3e-3 }, 0.99),
        });

        using PretrainedTaggerTransformer model = trainer.Fit(rows);

        List<ToyTags.Tagged> tagged = Tag(model, test);
        double right = tagged.Average(row => row.Tags.Zip(row.PredictedTags).Average(tag => tag.First == tag.Second ? 1.0 : 0));
        Assert.True(right > 0.9, $"{right}");
        ComponentChecks.AssertShape(trainer.GetOutputSchema(ComponentChecks.ShapeOf(rows.Schema)), model.GetOutputSchema(rows.Schema));
        using var loaded = (PretrainedTaggerTransformer)ComponentChecks.SaveAndLoad(_ml, model, rows.Schema);
        List<ToyTags.Tagged> again = Tag(loaded, test);
        Assert.Equal(tagged.Select(row => string.Join(' ', row.PredictedTags)), again.Select(row => string.Join(' ', row.PredictedTags)));
        Assert.Equal(tagged.SelectMany(row => row.TagConfidence), again.SelectMany(row => row.TagConfidence));
        Assert.Equal(decoder == TaggerDecoder.Crf, model.ReadTransitions() is not null);
        Assert.Equal(model.ReadTransitions()?.Next.SelectMany(row => row), loaded.ReadTransitions()?.Next.SelectMany(row => row));
    }

    [Fact]
    public void Every_token_of_a_long_text_has_a_tag()
    {
        using PretrainedEncoder encoder = CreateEncoder();
        using PretrainedTaggerTransformer model = _ml.SequenceLabeling.Trainers.PretrainedTagger(encoder, s_quick)
            .Fit(ToyTags.Rows(_ml, 40, seed: 1));
        string[] words = [.. Enumerable.Range(0, 200).Select(i => i % 7 == 0 ? "Kalorenvasdorpishutuson" : "in"), "", "\u0001"];

        ToyTags.Tagged tagged = Tag(model, _ml.Data.LoadFromEnumerable([new ToyTags.Row { Tokens = words }]))[0];

        Assert.Equal(202, tagged.PredictedTags.Length);
        Assert.All(tagged.TagConfidence, share => Assert.InRange(share, 0.01f, 1.0001f));
    }

    [Fact]
    public void Windows_overlap_and_a_word_belongs_to_the_one_that_has_most_around_it()
    {
        using PretrainedEncoder encoder = CreateEncoder();
        var forms = new FormTable();
        var texts = new TokenStore();
        texts.Add(forms.GetOrAdd([.. Enumerable.Repeat("in".AsMemory(), 20)]));
        texts.Add(forms.GetOrAdd(["in".AsMemory()]));
        PieceTexts pieces = new PieceCutter(encoder.Tokenizer, encoder.Marks, maximumLength: 10).Cut(texts, forms);

        using TaggerBatch batch = pieces.CreateBatch([0, 1], torch.CPU, null);

        // Windows of 8 words that share 2: 0 to 8, 6 to 14, 12 to 20. Words 6 and 7 are divided between the first two.
        Assert.Equal([10, 10, 10, 3], batch.Texts.Lengths);
        Assert.Equal([20, 1], batch.Lengths);
        long[] places = [.. batch.Places.data<long>()];
        Assert.Equal([.. Enumerable.Range(1, 7).Select(step => (long)step)], places[..7]);
        Assert.Equal([12L, 13, 14, 15, 16, 17], places[7..13]);
        Assert.Equal([22L, 23, 24, 25, 26, 27, 28], places[13..20]);
        Assert.Equal(31, places[20]);
        Assert.Equal(30, pieces.TokensOf(0));
    }

    [Fact]
    public void A_training_that_was_cut_off_goes_on_bit_for_bit()
    {
        using var files = new TemporaryFiles();
        using PretrainedEncoder encoder = CreateEncoder();
        IDataView rows = ToyTags.Rows(_ml, 60, seed: 1);
        using PretrainedTaggerTransformer whole = Fit(s_quick.Training);
        TrainingOptions saved = s_quick.Training with
        {
            Checkpoints = new CheckpointOptions { Folder = files.PathOf("checkpoints"), EverySteps = 1 },
        };

        Assert.Throws<InvalidOperationException>(() => Fit(saved with
        {
            Progress = new Reporter(progress =>
            {
                if (progress.CompletedStep?.Number >= 5)
                {
                    throw new InvalidOperationException("cut");
                }
            }),
        }));
        using PretrainedTaggerTransformer resumed = Fit(saved);

        Assert.Equal(whole.Weights(), resumed.Weights());

        PretrainedTaggerTransformer Fit(TrainingOptions training) => new MLContext(seed: 1).SequenceLabeling.Trainers
            .PretrainedTagger(encoder, s_quick with { Training = training }).Fit(rows);
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        using PretrainedEncoder encoder = CreateEncoder();
        void Refused(string expected, PretrainedTaggerOptions options) =>
            Assert.Contains(
                expected,
                Assert.Throws<ArgumentOutOfRangeException>(() => _ml.SequenceLabeling.Trainers.PretrainedTagger(encoder, options)).Message);
        Refused("MaximumLength: expected at least 8, found 7", s_quick with { MaximumLength = 7 });
        Refused("MaximumLength: expected at most", s_quick with { MaximumLength = 100_000 });
        Refused("FrozenLayers: expected at most", s_quick with { FrozenLayers = 99 });
        Refused("TransitionRate: expected a positive number", s_quick with { TransitionRate = 0 });
    }

    // An encoder of one layer with random weights, and a tokenizer that was learned from the words.
    private PretrainedEncoder CreateEncoder()
    {
        string[] texts = [.. ToyTags.Create(200, seed: 5).Select(row => string.Join(' ', row.Tokens))];
        MaskedLanguageModelTrainer trainer = _ml.Transforms.Text.MaskedLanguageModel(
            PretrainedTokenizer.LearnBert(texts, 120),
            new EncoderSizes { Layers = 1, HiddenSize = 32, Heads = 2, FeedForwardSize = 64, MaximumLength = 64 },
            new MaskedLanguageModelOptions { Training = new TrainingOptions { Epochs = 1, Threads = 1 } });
        using MaskedLanguageModelTransformer model = trainer.Fit(_ml.Texts(texts));
        return model.CreateEncoder();
    }

    private List<ToyTags.Tagged> Tag(ITransformer model, IDataView rows) =>
        [.. _ml.Data.CreateEnumerable<ToyTags.Tagged>(model.Transform(rows), reuseRowObject: false)];
}
