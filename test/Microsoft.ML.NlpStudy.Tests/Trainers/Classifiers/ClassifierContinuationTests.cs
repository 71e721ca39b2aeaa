using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>A fitted classifier goes on learning from other rows.</summary>
public class ClassifierContinuationTests
{
    private static readonly string[] s_words = ["bad", "film", "good", "story", "the"];
    private static readonly TrainingOptions s_training = Pipelines.Small.Training with
    {
        Epochs = 4,
        LearningRate = 1e-2,
        EarlyStoppingPatience = null,
        MixedPrecision = MixedPrecision.Never,
    };

    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string> Kinds => ["rnn", "cnn", "bag", "transformer", "own"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void It_knows_what_it_knew_a_new_word_and_a_new_class(string kind)
    {
        // First two classes by two words; then a third class by a word that the vocabulary did not have.
        TextClassifierOptions options = Options(kind);
        using TextClassifierTransformer first = Fit(options, Rows(["bad", "good"], s_words), ["bad", "good"]);
        string[] grown = [.. s_words, "dull"];
        IDataView rows = Ids(Rows(["bad", "dull", "good"], grown), grown, ["bad", "good", "dull"]);
        using TextClassifierTransformer second = _ml.MulticlassClassification.Trainers
            .Continue(first, s_training, addClasses: true).Fit(rows);

        Assert.InRange(_ml.MulticlassClassification.Evaluate(second.Transform(rows)).MicroAccuracy, 0.95, 1);
        Assert.Equal(["bad", "good", "dull"], second.Classes.Names);

        // Without a step it scores as it did; the class that was added has a share as well.
        using TextClassifierTransformer same = _ml.MulticlassClassification.Trainers.Continue(
            first, s_training with { Epochs = 1, LearningRate = 1e-12 }).Fit(Ids(Rows(["bad", "good"], s_words), grown, ["bad", "good"]));
        IDataView old = Ids(Rows(["bad", "good"], s_words), s_words, ["bad", "good"]);
        IDataView again = Ids(Rows(["bad", "good"], s_words), grown, ["bad", "good"]);
        Assert.All(
            first.Transform(old).Scores().Zip(same.Transform(again).Scores()), pair => Assert.Equal(pair.First[0], pair.Second[0], 1e-4f));
    }

    [Fact]
    public void It_begins_with_the_weights_of_the_classifier_and_leaves_it_as_it_is()
    {
        using TextClassifierTransformer first = Fit(Options("rnn"), Rows(["bad", "good"], s_words), ["bad", "good"]);
        (string, float[])[] before = [.. first.Weights()];
        IDataView rows = Ids(Rows(["bad", "good"], s_words), s_words, ["bad", "good"]);
        IEstimator<TextClassifierTransformer> Continue(double rate) => new MLContext(seed: 2).MulticlassClassification.Trainers.Continue(
            first, s_training with { Epochs = 1, LearningRate = rate });

        using TextClassifierTransformer still = Continue(1e-12).Fit(rows);
        using TextClassifierTransformer moved = Continue(1e-2).Fit(rows);

        Assert.Equal(before, first.Weights());
        Assert.All(before.Zip(still.Weights()), pair => Assert.All(
            pair.First.Item2.Zip(pair.Second.Values), values => Assert.Equal(values.First, values.Second, 1e-6f)));
        Assert.NotEqual(before, moved.Weights());
        Assert.Equal(1e-2, moved.Options.Training.LearningRate);
        Assert.Equal(first.Options with { Training = moved.Options.Training }, moved.Options);
    }

    [Fact]
    public void Other_tokens_and_classes_are_refused()
    {
        using TextClassifierTransformer first = Fit(Options("cnn"), Rows(["bad", "good"], s_words), ["bad", "good"]);
        TextClassifierTrainer Continue(bool addClasses) => _ml.MulticlassClassification.Trainers.Continue(first, addClasses: addClasses);
        string Error(TextClassifierTrainer trainer, string[] words, string[] classes) => Assert.Throws<InvalidOperationException>(
            () => trainer.Fit(Ids(Rows(["bad", "good"], s_words), words, classes))).Message;

        Assert.Equal(
            "Input column 'Ids': expected keys of the 7 tokens that the classifier was trained with, and perhaps of others behind them; "
                + "found 6. Use the vocabulary of the classifier's chain.",
            Error(Continue(false), s_words[1..], ["bad", "good"]));
        Assert.Equal(
            "Input column 'Label': expected the classifier's classes in their order, 'bad', 'good', found 'good', 'bad'. Use the "
                + "classifier's own MapValueToKey, or one whose keyData has them first.",
            Error(Continue(true), s_words, ["good", "bad"]));
        Assert.Equal(
            "Input column 'Label': expected the classifier's 2 classes, found 'dull' too. Set addClasses to let the classifier "
                + "have them.",
            Error(Continue(false), s_words, ["bad", "good", "dull"]));
    }

    [Fact]
    public void A_naive_Bayes_bag_is_refused()
    {
        using TextClassifierTransformer bag = Fit(
            new NaiveBayesBagClassifierOptions { Buckets = 100, Training = s_training }, Rows(["bad", "good"], s_words), ["bad", "good"]);

        Assert.StartsWith(
            "Classifier: expected one with a network that can go on learning, found a naive-Bayes bag",
            Assert.Throws<ArgumentException>(() => _ml.MulticlassClassification.Trainers.Continue(bag)).Message);
    }

    [Fact]
    public void A_checkpoint_of_one_beginning_is_not_resumed_from_another()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            IDataView rows = Ids(Rows(["bad", "good"], s_words), s_words, ["bad", "good"]);
            TrainingOptions training = s_training with { Epochs = 1, Checkpoints = new CheckpointOptions { Folder = folder } };
            using TextClassifierTransformer one = Fit(Options("cnn"), Rows(["bad", "good"], s_words), ["bad", "good"]);
            using TextClassifierTransformer other = new MLContext(seed: 1).MulticlassClassification.Trainers
                .Continue(one, training).Fit(rows);

            Assert.Contains("expected First weights", Assert.Throws<InvalidOperationException>(
                () => new MLContext(seed: 1).MulticlassClassification.Trainers.Continue(other, training).Fit(rows)).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static TextClassifierOptions Options(string kind) => kind switch
    {
        "rnn" => Pipelines.Small with { Training = s_training },
        "cnn" => new TextCnnClassifierOptions { EmbeddingSize = 16, Filters = 16, Windows = [2, 3], Dropout = 0.1, Training = s_training },
        "bag" => new BagOfEmbeddingsClassifierOptions { EmbeddingSize = 8, Buckets = 1000, Dropout = 0, Training = s_training },
        "own" => new NetworkClassifierOptions { Factory = new MeanOfStates(), Training = s_training },
        _ => new TransformerClassifierOptions
        {
            EmbeddingSize = 16,
            Heads = 2,
            Layers = 1,
            FeedForwardSize = 32,
            Dropout = 0,
            Training = s_training,
        },
    };

    private TextClassifierTransformer Fit(TextClassifierOptions options, ToyTexts.Row[] rows, string[] classes) =>
        Pipelines.Trainer(_ml, options).Fit(Ids(rows, s_words, classes));

    // Texts of random words, one of which is the class; the others among the class words are left out.
    private static ToyTexts.Row[] Rows(string[] classes, string[] words)
    {
        var random = new Random(5);
        string[] filler = [.. words.Except(["bad", "good", "dull"])];
        return [.. Enumerable.Range(0, 240).Select(i => new ToyTexts.Row
        {
            Sentiment = classes[i % classes.Length],
            Text = string.Join(' ', Enumerable.Range(0, 6).Select(
                place => place == i % 6 ? classes[i % classes.Length] : filler[random.Next(filler.Length)])),
        })];
    }

    private IDataView Ids(ToyTexts.Row[] rows, string[] words, string[] classes)
    {
        IDataView texts = _ml.Data.LoadFromEnumerable(rows);
        IDataView keys = _ml.Data.LoadFromEnumerable(classes.Select(name => new ToyTexts.Row { Sentiment = name }));
        return _ml.Transforms.Text.TokenizeText("Tokens", "Text", TextTokenizer.Whitespace)
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", Vocabulary.Create(["<unk>", "<pad>", .. words])))
            .Append(_ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment", keyData: _ml.Transforms.SelectColumns("Sentiment")
                .Fit(keys).Transform(keys)))
            .Fit(texts).Transform(texts);
    }
}
