using System.CommandLine;
using System.Diagnostics;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary><c>trec</c>: the test accuracy of classifiers of TREC's questions in six classes, without pretrained vectors.</summary>
internal static class TrecCommand
{
    public static Command Create()
    {
        var seeds = new Option<int>("--seeds") { Description = "The number of seeds", DefaultValueFactory = _ => 2 };
        var command = new Command("trec", "Test accuracy on TREC's six classes from nothing; needs NLPSTUDY_DATA") { seeds };
        command.SetAction(parsed => Run(parsed.GetValue(seeds)));
        return command;
    }

    private static void Run(int seeds)
    {
        List<LabeledCorpora.Question> training = LabeledCorpora.Questions("train_5500"), unseen = LabeledCorpora.Questions("TREC_10");
        Console.WriteLine($"{training.Count:N0} questions to train, {unseen.Count:N0} to test.");
        Console.WriteLine("| seed | classifier | test accuracy | training, s |");
        Console.WriteLine("| ---: | --- | ---: | ---: |");
        for (int seed = 1; seed <= seeds; seed++)
        {
            var ml = new MLContext(seed);
            IDataView texts = ml.Data.LoadFromEnumerable(training);
            ITransformer preprocessing = ml.Transforms.Text.TokenizeText("Tokens", "Text", TextTokenizer.BasicEnglish)
                .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
                .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Class")).Fit(texts);
            IDataView train = ml.Data.Cache(preprocessing.Transform(texts));
            IDataView test = preprocessing.Transform(ml.Data.LoadFromEnumerable(unseen));
            MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = ml.MulticlassClassification.Trainers;
            foreach ((string name, IEstimator<ITransformer> trainer) in new (string, IEstimator<ITransformer>)[]
            {
                ("naive-Bayes bag", trainers.NaiveBayesBagClassifier(s_bag)),
                ("CNN", trainers.TextCnnClassifier(s_cnn)),
                ("GRU", trainers.RnnClassifier(s_rnn)),
                ("ensemble of the three", trainers.EnsembleClassifier(new EnsembleClassifierOptions { Members = [s_bag, s_cnn, s_rnn] })),
            })
            {
                var clock = Stopwatch.StartNew();
                ITransformer model = trainer.Fit(train);
                double seconds = clock.Elapsed.TotalSeconds;
                double accuracy = ml.MulticlassClassification.Evaluate(model.Transform(test)).MicroAccuracy;
                Console.WriteLine(FormattableString.Invariant($"| {seed} | {name} | {100 * accuracy:f2} % | {seconds:f0} |"));
                (model as IDisposable)?.Dispose();
            }
        }
    }

    // Questions are short: their first word and the order of the next tell most.
    private static readonly NaiveBayesBagClassifierOptions s_bag = new() { Buckets = 200_000 };

    private static readonly TextCnnClassifierOptions s_cnn = new()
    {
        EmbeddingSize = 256,
        Windows = [2, 3, 4, 5],
        Filters = 128,
        Dropout = 0.5,
        EmbeddingDropout = 0.1,
        Training = new TrainingOptions { Epochs = 15, BatchSize = 50, EarlyStoppingPatience = 4 },
    };

    private static readonly RnnClassifierOptions s_rnn = new()
    {
        EmbeddingSize = 256,
        HiddenSize = 128,
        Dropout = 0.5,
        EmbeddingDropout = 0.2,
        Training = new TrainingOptions { Epochs = 15, BatchSize = 50, EarlyStoppingPatience = 4 },
    };
}
