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
            ITransformer preprocessing = Preprocessing(ml).Fit(texts);
            IDataView train = ml.Data.Cache(preprocessing.Transform(texts));
            IDataView test = preprocessing.Transform(ml.Data.LoadFromEnumerable(unseen));
            MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = ml.MulticlassClassification.Trainers;
            foreach ((string name, IEstimator<ITransformer> trainer) in new (string, IEstimator<ITransformer>)[]
            {
                ("naive-Bayes bag of words", trainers.NaiveBayesBagClassifier(s_bag)),
                ("CNN on words", trainers.TextCnnClassifier(s_cnn)),
                ("GRU on words", trainers.RnnClassifier(s_rnn)),
                ("ensemble of CNNs on words, words with their case and subwords, and a naive-Bayes bag",
                    trainers.EnsembleClassifier(new EnsembleClassifierOptions
                    {
                        ValidationFraction = 0,
                        Members =
                        [
                            s_cnn, s_cnn with { IdsColumnName = "CasedIds", Windows = [2, 3, 4] },
                            s_cnn with { IdsColumnName = "SubwordIds", Windows = [2, 3, 4, 5] }, s_bag,
                        ],
                    })),
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

    // Tokens that occur once stand for all unknown ones, which the test part has too. With their case, all have an id, as in Kim's paper.
    private static IEstimator<ITransformer> Preprocessing(MLContext ml)
    {
        var vocabulary = new VocabularyOptions { MinimumFrequency = 2 };
        return ml.Transforms.Text.TokenizeText("Words", "Text", TextTokenizer.BasicEnglish)
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Words", vocabulary))
            .Append(ml.Transforms.Text.TokenizeIntoSubwords("Subwords", "Words", new SubwordOptions { MergeCount = 2_000 }))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("SubwordIds", "Subwords", vocabulary))
            .Append(ml.Transforms.Text.TokenizeText("Cased", "Text", TextTokenizer.Whitespace))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("CasedIds", "Cased", new VocabularyOptions()))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Class"));
    }

    // The rate falls to 0, so that the last epoch is the one to keep, and no question need be held out to find it.
    private static readonly TrainingOptions s_training = new()
    {
        Epochs = 7,
        BatchSize = 50,
        LearningRate = 2e-3,
        Schedule = new LinearWarmUpSchedule(100),
        LabelSmoothing = 0.1,
        ValidationFraction = 0,
    };

    private static readonly NaiveBayesBagClassifierOptions s_bag = new() { Buckets = 200_000 };

    private static readonly TextCnnClassifierOptions s_cnn = new()
    {
        EmbeddingSize = 300,
        Windows = [3, 4, 5],
        Training = s_training,
    };

    private static readonly RnnClassifierOptions s_rnn = new()
    {
        EmbeddingSize = 128,
        HiddenSize = 96,
        EmbeddingDropout = 0.1,
        Training = s_training,
    };
}
