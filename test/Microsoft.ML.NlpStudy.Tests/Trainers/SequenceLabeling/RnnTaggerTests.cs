using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public sealed class RnnTaggerTests
{
    private static readonly RnnTaggerOptions s_small = new()
    {
        EmbeddingSize = 16,
        HiddenSize = 24,
        CharacterEmbeddingSize = 12,
        CharacterVectorSize = 24,
        Dropout = 0.2,
        Training = new TrainingOptions
        {
            Epochs = 15,
            BatchSize = 16,
            LearningRate = 1e-2,
            Threads = 2,
            MixedPrecision = MixedPrecision.Never,
            ValidationMetric = ValidationMetric.SpanF1,
            EarlyStoppingPatience = null,
        },
    };

    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(TagScheme.Iob1, TaggerDecoder.Crf, CharacterEncoderKind.Cnn)]
    [InlineData(TagScheme.Iob2, TaggerDecoder.Crf, CharacterEncoderKind.BiLstm)]
    [InlineData(TagScheme.Bioes, TaggerDecoder.Softmax, CharacterEncoderKind.Cnn)]
    [InlineData(TagScheme.None, TaggerDecoder.Crf, CharacterEncoderKind.Cnn)]
    public void It_learns_spans_of_words_never_seen_in_the_notation_of_the_rows(
        TagScheme scheme, TaggerDecoder decoder, CharacterEncoderKind characters)
    {
        RnnTaggerOptions options = s_small with { Decoder = decoder, CharacterEncoder = characters };
        options = options with { Training = StopWhenSolved.Of(options.Training, 0.999) };

        using RnnTaggerTransformer model = _ml.SequenceLabeling.Trainers.RnnTagger(options).Fit(ToyTags.Rows(_ml, 400, seed: 1, scheme));

        List<ToyTags.Tagged> tagged = Tag(model, ToyTags.Rows(_ml, 100, seed: 2, scheme));
        Assert.Equal(scheme, model.Scheme);
        Assert.True(RightShare(tagged) > 0.97, $"{RightShare(tagged)}");
        Assert.All(tagged, row => Assert.All(row.TagConfidence, share => Assert.InRange(share, 0.1f, 1.0001f)));
        TrainingEpoch best = model.History.Epochs[model.History.BestEpoch!.Value - 1];
        Assert.Equal(scheme != TagScheme.None, best.ValidationSpanF1 > 0.9);
        Assert.True(best.ValidationMacroF1 > 0.9);
    }

    [Fact]
    public void It_predicts_one_tag_for_each_token_and_none_for_none()
    {
        using RnnTaggerTransformer model = Hasty().Fit(ToyTags.Rows(_ml, 60, seed: 1));
        IDataView rows = _ml.Data.LoadFromEnumerable(new ToyTags.Row[]
        {
            new() { Tokens = ["Kason", "lives", "in", "Port", "Moville", "."] }, new(), new() { Tokens = ["\n", "", "\ud800", "12"] },
        });

        List<ToyTags.Tagged> tagged = Tag(model, rows);

        Assert.Equal([6, 0, 4], tagged.Select(row => row.PredictedTags.Length));
        Assert.Equal([6, 0, 4], tagged.Select(row => row.TagConfidence.Length));
    }

    [Fact]
    public void Schema_single_rows_batches_and_saved_models_agree()
    {
        IDataView rows = ToyTags.Rows(_ml, 40, seed: 3);
        RnnTaggerTrainer trainer = Hasty();
        using RnnTaggerTransformer model = trainer.Fit(ToyTags.Rows(_ml, 60, seed: 1));
        List<ToyTags.Tagged> expected = Tag(model, rows);

        ComponentChecks.AssertShape(trainer.GetOutputSchema(ComponentChecks.ShapeOf(rows.Schema)), model.GetOutputSchema(rows.Schema));
        var loaded = (RnnTaggerTransformer)ComponentChecks.SaveAndLoad(_ml, model, rows.Schema);
        AssertSame(expected, Tag(loaded, rows), exact: true);
        Assert.Equal(model.History.Epochs, loaded.History.Epochs);
        Assert.Equal((model.Options, model.Scheme, model.ParameterCount), (loaded.Options, loaded.Scheme, loaded.ParameterCount));
        Assert.Equal(model.Classes, loaded.Classes);

        using PredictionEngine<ToyTags.Row, ToyTags.Tagged> engine =
            _ml.Model.CreatePredictionEngine<ToyTags.Row, ToyTags.Tagged>(loaded);
        AssertSame(expected, [.. ToyTags.Create(40, seed: 3).Select(row => engine.Predict(row))], exact: false);
    }

    [Fact]
    public void Transitions_show_what_the_field_learned_and_what_the_notation_forbids()
    {
        using RnnTaggerTransformer model = Hasty().Fit(ToyTags.Rows(_ml, 60, seed: 1));
        var weights = model.Weights().ToDictionary(weight => weight.Name, weight => weight.Values);

        TagTransitions transitions = model.ReadTransitions()!;

        int count = transitions.Tags.Count, outside = transitions.Tags.ToList().IndexOf("O");
        Assert.Equal((4 * model.Classes.Count) + 1, count);
        for (int from = 0; from < count; from++)
        {
            // B-X and I-X are inside a span: only I-X and E-X of the same class may follow, and no text begins with I or E.
            bool isOpen = transitions.Tags[from][0] is 'B' or 'I', isBehind = transitions.Tags[from][0] is 'I' or 'E';
            Assert.Equal(isOpen, double.IsNegativeInfinity(transitions.Next[from][outside]));
            Assert.Equal(isOpen, double.IsNegativeInfinity(transitions.Last[from]));
            Assert.Equal(isBehind, double.IsNegativeInfinity(transitions.First[from]));
            Assert.Equal(isBehind, double.IsNegativeInfinity(transitions.Next[outside][from]));
            Assert.Equal(
                transitions.Next[from].Select((score, to) => double.IsFinite(score) ? weights["head.next"][(from * count) + to] : score),
                transitions.Next[from]);
        }

        Assert.Contains(transitions.Next.SelectMany(row => row), score => double.IsFinite(score) && score != 0);
        RnnTaggerOptions withoutField = s_small with { Decoder = TaggerDecoder.Softmax, Training = s_small.Training with { Epochs = 1 } };
        using RnnTaggerTransformer softmax =
            _ml.SequenceLabeling.Trainers.RnnTagger(withoutField).Fit(ToyTags.Rows(_ml, 60, seed: 1));
        Assert.Null(softmax.ReadTransitions());
    }

    [Fact]
    public void Several_threads_read_through_one_model_at_once()
    {
        using RnnTaggerTransformer model = Hasty().Fit(ToyTags.Rows(_ml, 60, seed: 1));
        List<ToyTags.Tagged> expected = Tag(model, ToyTags.Rows(_ml, 80, seed: 3));

        List<ToyTags.Tagged>[] found = [
            .. Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => Tag(model, ToyTags.Rows(_ml, 80, seed: 3)))];

        Assert.All(found, rows => AssertSame(expected, rows, exact: true));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(9)]
    public void A_training_that_was_cut_off_goes_on_bit_for_bit(int step)
    {
        using var files = new TemporaryFiles();
        IDataView rows = ToyTags.Rows(_ml, 80, seed: 1);
        TrainingOptions training = s_small.Training with { Epochs = 2 };
        using RnnTaggerTransformer whole = Fit(training);
        TrainingOptions saved = training with
        {
            Checkpoints = new CheckpointOptions { Folder = files.PathOf("checkpoints"), EverySteps = 1 },
        };

        Assert.Throws<InvalidOperationException>(() => Fit(saved with
        {
            Progress = new Reporter(progress =>
            {
                if (progress.CompletedStep?.Number >= step)
                {
                    throw new InvalidOperationException("cut");
                }
            }),
        }));
        using RnnTaggerTransformer resumed = Fit(saved);

        Assert.Equal(whole.Weights(), resumed.Weights());
        rows = ToyTags.Rows(_ml, 80, seed: 2);
        Assert.Contains("expected Words ", Assert.Throws<InvalidOperationException>(() => Fit(saved)).Message);

        RnnTaggerTransformer Fit(TrainingOptions options) =>
            new MLContext(seed: 1).SequenceLabeling.Trainers.RnnTagger(s_small with { Training = options }).Fit(rows);
    }

    [Fact]
    public void It_starts_from_word_vectors_and_knows_words_that_only_they_have()
    {
        WordVectors vectors = WordVectors.Create([new("lives", [1, 2, 3]), new("dwells", [4, 5, 6]), new("NEVER", [7, 8, 9])]);
        RnnTaggerOptions options = s_small with
        {
            EmbeddingSize = 3,
            InitialEmbeddings = new InitialEmbeddings { Vectors = vectors, Freeze = true },
            Training = s_small.Training with { Epochs = 1 },
        };

        using RnnTaggerTransformer model = Fit(options);
        using RnnTaggerTransformer without = Fit(options with { KeepsAllVectors = false });

        // The last word is the one that the training rows lack; the one that is written otherwise is left out.
        Assert.Equal([4, 5, 6], Table(model)[^3..]);
        Assert.Equal(3, Table(model).Length - Table(without).Length);
        Assert.Contains("1 2 3", string.Join(' ', Table(without)));
        Assert.Null(model.Options.InitialEmbeddings);

        RnnTaggerTransformer Fit(RnnTaggerOptions chosen) =>
            new MLContext(seed: 1).SequenceLabeling.Trainers.RnnTagger(chosen).Fit(ToyTags.Rows(_ml, 60, seed: 1));

        static float[] Table(RnnTaggerTransformer tagger) =>
            tagger.Weights().Single(weight => weight.Name == "embedding.weight").Values;
    }

    [Fact]
    public void A_canceled_training_gives_the_best_weights_so_far()
    {
        using var cancellation = new CancellationTokenSource();
        RnnTaggerOptions options = s_small with
        {
            Training = s_small.Training with
            {
                CancellationToken = cancellation.Token,
                Progress = new Reporter(progress =>
                {
                    if (progress.CompletedEpoch?.Epoch == 2)
                    {
                        cancellation.Cancel();
                    }
                }),
            },
        };

        using RnnTaggerTransformer model = _ml.SequenceLabeling.Trainers.RnnTagger(options).Fit(ToyTags.Rows(_ml, 60, seed: 1));

        Assert.True(model.History.IsCanceled);
        Assert.Equal(2, model.History.Epochs.Count);
    }

    [Fact]
    public void Bad_rows_are_errors_that_name_the_row()
    {
        Refused("Row 2 of the training rows: expected a tag in 'Tags' for each of its 2 tokens, found 1.", Good(), Bad(["a", "b"], ["O"]));
        Refused("Row 1 of the training rows: expected a tag in 'Tags' for each of its 2 tokens, found none.", Bad(["a", "b"], []));
        Refused("Row 1 of the training rows: expected a tag in 'Tags' for token 2, found an empty one.", Bad(["a", "b"], ["O", ""]));
        Refused("expected at least one with tokens and tags, found none", new ToyTags.Row());
        Refused("expected at least two different tags, found only 'O'", Bad(["a"], ["O"]));
        Refused(
            "Row 2 of the training rows: expected tags of the notation Iob2, such as B-X, I-X and O, found 'noun'.", TagScheme.Iob2, Good(),
            Bad(["a"], ["noun"]));

        var error = Assert.Throws<InvalidOperationException>(
            () => Hasty().Fit(Rows(Good()), Rows(Good(), new ToyTags.Row(), Bad(["a", "b"], ["B-DATE", "O"]))));
        Assert.Contains(
            "Row 3 of the validation rows: expected classes of spans of the training rows (LOC), found 'B-DATE'.", error.Message);
        var noColumn = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.SequenceLabeling.Trainers.RnnTagger("Labels").Fit(Rows(Good())));
        Assert.Contains("Input column 'Labels': expected a vector of text", noColumn.Message);

        static ToyTags.Row Good() => new() { Tokens = ["in", "Paris"], Tags = ["O", "B-LOC"] };

        static ToyTags.Row Bad(string[] tokens, string[] tags) => new() { Tokens = tokens, Tags = tags };
    }

    [Fact]
    public void What_makes_no_sense_is_refused()
    {
        void Refused(string expected, RnnTaggerOptions options) =>
            Assert.Contains(
                expected, Assert.Throws<ArgumentOutOfRangeException>(() => _ml.SequenceLabeling.Trainers.RnnTagger(options)).Message);
        Refused("CharacterVectorSize: expected an even number", s_small with
        {
            CharacterEncoder = CharacterEncoderKind.BiLstm,
            CharacterVectorSize = 5,
        });
        Refused("HiddenSize: expected at least 1, found 0", s_small with { HiddenSize = 0 });
        Refused("LabelSmoothing: expected 0, as a conditional random field has none", s_small with
        {
            Training = s_small.Training with { LabelSmoothing = 0.1 },
        });
        Refused("Scheme: expected one of", s_small with { Scheme = (TagScheme)9 });
        Refused("TagsColumnName: expected a column's name", s_small with { TagsColumnName = "" });
        var texts = Assert.Throws<ArgumentOutOfRangeException>(() => _ml.MulticlassClassification.Trainers.RnnClassifier(
            new RnnClassifierOptions { Training = new TrainingOptions { ValidationMetric = ValidationMetric.SpanF1 } }));
        Assert.Contains("expected Loss, Accuracy or MacroF1, as texts have no spans", texts.Message);
    }

    [Fact]
    public void F1_counts_exact_spans()
    {
        var tags = new TagSet(TagScheme.Iob2, ["LOC", "PER"]);

        // Names are O, B-LOC, I-LOC, E-LOC, S-LOC, B-PER, …: two places of which one is found whole, one too long, and a person who is not.
        double? spans = tags.Measure([([4, 0, 1, 3, 8], [4, 0, 1, 2, 3])]).Spans;

        Assert.Equal(2.0 * 1 / (3 + 2), spans!.Value, 12);
        Assert.Equal(((2.0 * 1 / 4) + 0) / 2, tags.Measure([([4, 0, 1, 3, 8], [4, 0, 1, 2, 3])]).Macro, 12);
        Assert.Null(new TagSet(TagScheme.None, ["noun", "verb"]).Measure([([0, 1], [0, 0])]).Spans);
    }

    [Theory]
    [InlineData("options.json", "\"VocabularySize\": ", "\"VocabularySize\": 1", "vocabulary.txt")]
    [InlineData("options.json", "\"HiddenSize\": 24", "\"HiddenSize\": 2000000000", "options.json")]
    [InlineData("options.json", "\"LOC\"", "\"PER\"", "options.json")]
    [InlineData("options.json", "\"Decoder\": \"Crf\"", "\"Decoder\": \"Softmax\"", "weights.safetensors")]
    [InlineData("vocabulary.txt", "<unk>", "<who>", "vocabulary.txt")]
    [InlineData("characters.txt", "<unk>", "<who>", "characters.txt")]
    public void A_changed_model_is_an_error_that_names_the_entry(string entry, string from, string to, string named)
    {
        IDataView rows = ToyTags.Rows(_ml, 40, seed: 1);
        using RnnTaggerTransformer model = Hasty().Fit(rows);
        using var stream = new MemoryStream();
        _ml.Model.Save(model, rows.Schema, stream);
        SavedModel.Edit(stream, entry, content =>
        {
            Assert.Contains(from, content);
            return content.Replace(from, to);
        });
        stream.Position = 0;

        Exception error = Assert.ThrowsAny<Exception>(() => _ml.Model.Load(stream, out _)).GetBaseException();

        Assert.IsType<FormatException>(error);
        Assert.Contains(named, error.Message);
    }

    private void Refused(string expected, params ToyTags.Row[] rows) => Refused(expected, null, rows);

    private void Refused(string expected, TagScheme? scheme, params ToyTags.Row[] rows)
    {
        RnnTaggerTrainer trainer = _ml.SequenceLabeling.Trainers.RnnTagger(s_small with { Scheme = scheme });
        Assert.Contains(expected, Assert.Throws<InvalidOperationException>(() => trainer.Fit(Rows(rows))).Message);
    }

    private IDataView Rows(params ToyTags.Row[] rows) => _ml.Data.LoadFromEnumerable(rows);

    private RnnTaggerTrainer Hasty() =>
        _ml.SequenceLabeling.Trainers.RnnTagger(s_small with { Training = s_small.Training with { Epochs = 2 } });

    private List<ToyTags.Tagged> Tag(ITransformer model, IDataView rows) =>
        [.. _ml.Data.CreateEnumerable<ToyTags.Tagged>(model.Transform(rows), reuseRowObject: false)];

    private static double RightShare(List<ToyTags.Tagged> tagged) =>
        tagged.SelectMany(row => row.Tags.Zip(row.PredictedTags)).Average(tag => tag.First == tag.Second ? 1.0 : 0);

    private static void AssertSame(List<ToyTags.Tagged> expected, List<ToyTags.Tagged> found, bool exact)
    {
        Assert.Equal(expected.Count, found.Count);
        foreach ((ToyTags.Tagged one, ToyTags.Tagged other) in expected.Zip(found))
        {
            Assert.Equal(one.PredictedTags, other.PredictedTags);
            Assert.Equal(one.TagConfidence.Length, other.TagConfidence.Length);
            Assert.All(
                one.TagConfidence.Zip(other.TagConfidence), pair => Assert.Equal(pair.First, pair.Second, exact ? 0 : 1e-5f));
        }
    }
}
