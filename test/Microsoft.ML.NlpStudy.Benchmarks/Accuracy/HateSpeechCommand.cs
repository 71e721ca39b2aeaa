using System.CommandLine;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>hate-speech</c>: the macro F1 of bias and of hate on Korean comments, both label sets by one network as several labels, beside a
/// classifier for each.
/// </summary>
/// <remarks>All have the same network, subwords and training. The class of a set is the likeliest of its labels.</remarks>
internal static class HateSpeechCommand
{
    private static readonly string[] s_sets = ["bias", "hate"];

    public static Command Create()
    {
        var seeds = new Option<int>("--seeds") { Description = "The number of seeds", DefaultValueFactory = _ => 2 };
        var merges = new Option<int>("--merges") { Description = "The number of subword merges", DefaultValueFactory = _ => 3_000 };
        var network = new Option<string>("--network") { Description = "cnn or rnn", DefaultValueFactory = _ => "cnn" };
        network.AcceptOnlyFromAmong("cnn", "rnn");
        var command = new Command(
            "hate-speech", "Macro F1 of two label sets, one network for both beside one for each; needs NLPSTUDY_DATA")
        {
            seeds, merges, network,
        };
        command.SetAction(parsed => Run(parsed.GetValue(seeds), parsed.GetValue(merges), parsed.GetValue(network)!));
        return command;
    }

    private static void Run(int seeds, int merges, string network)
    {
        List<LabeledCorpora.Comment> training = LabeledCorpora.Comments("train"), unseen = LabeledCorpora.Comments("dev");
        Console.WriteLine($"{training.Count:N0} comments to train, {unseen.Count:N0} to test; {network}, {merges:N0} merges.");
        Console.WriteLine("| seed | both sets at once: bias | hate | macro F1 of labels | LRAP | a classifier each: bias | hate |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
        var rows = new List<double[]>();
        for (int seed = 1; seed <= seeds; seed++)
        {
            var ml = new MLContext(seed);
            IDataView texts = ml.Data.LoadFromEnumerable(training);
            ITransformer preprocessing = ml.Transforms.Text.TokenizeText("Words", "Text", TextTokenizer.Whitespace)
                .Append(ml.Transforms.Text.TokenizeIntoSubwords("Tokens", "Words", new SubwordOptions { MergeCount = merges }))
                .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
                .Append(ml.Transforms.Conversion.MapValueToKey("biasKey", "Bias"))
                .Append(ml.Transforms.Conversion.MapValueToKey("hateKey", "Hate")).Fit(texts);
            IDataView train = ml.Data.Cache(preprocessing.Transform(texts));
            IDataView test = preprocessing.Transform(ml.Data.LoadFromEnumerable(unseen));
            double[] joint = Joint(ml, network, train, test, unseen);
            double[] row = [.. joint, .. s_sets.Select(set => Alone(ml, network, train, test, set))];
            Print($"{seed}", row);
            rows.Add(row);
        }

        Print("mean", [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Average(row => row[column]))]);
    }

    private static void Print(string name, double[] row) => Console.WriteLine(
        $"| {name} | {string.Join(" | ", row.Select(figure => figure.ToString("f4", CultureInfo.InvariantCulture)))} |");

    // Bias and hate by the likeliest label of each set, then the labels' own macro F1 at their thresholds and the ranking.
    private static double[] Joint(
        MLContext ml, string network, IDataView train, IDataView test, List<LabeledCorpora.Comment> unseen)
    {
        MultilabelClassificationTrainers trainers = ml.MultilabelClassification.Trainers;
        using MultilabelClassifierTransformer model =
            (network == "cnn" ? trainers.TextCnnClassifier(Cnn("Both")) : trainers.RnnClassifier(Rnn("Both"))).Fit(train);
        IDataView scored = ml.Data.Cache(model.Transform(test));
        float[][] scores = [.. scored.GetColumn<float[]>("Score")];
        double[] sets = [.. s_sets.Select(set =>
        {
            int[] labels = [.. Enumerable.Range(0, model.Labels.Count).Where(label => model.Labels[label].StartsWith(set))];
            string[] predicted = [.. scores.Select(row => model.Labels[labels.MaxBy(label => row[label])])];
            return MacroF1(
                [.. unseen.Select(comment => $"{set} {(set == "bias" ? comment.Bias : comment.Hate)}")], predicted);
        })];
        MultilabelMetrics metrics = ml.MultilabelClassification.Evaluate(scored, "Both");
        return [.. sets, metrics.Macro.F1, metrics.LabelRankingAveragePrecision];
    }

    private static double Alone(MLContext ml, string network, IDataView train, IDataView test, string set)
    {
        MulticlassClassificationCatalog.MulticlassClassificationTrainers trainers = ml.MulticlassClassification.Trainers;
        using TextClassifierTransformer model =
            (network == "cnn" ? trainers.TextCnnClassifier(Cnn(set + "Key")) : trainers.RnnClassifier(Rnn(set + "Key"))).Fit(train);
        ClassificationReport report = ml.MulticlassClassification.Inspect(
            model.Transform(test), new InspectClassifierOptions { LabelColumnName = set + "Key" });
        return report.Macro.F1;
    }

    private static TextCnnClassifierOptions Cnn(string label) => new()
    {
        LabelColumnName = label,
        EmbeddingSize = 128,
        Windows = [1, 2, 3, 4],
        Filters = 128,
        Dropout = 0.5,
        MaximumLength = 100,
        Training = s_training,
    };

    private static RnnClassifierOptions Rnn(string label) => new()
    {
        LabelColumnName = label,
        EmbeddingSize = 128,
        HiddenSize = 128,
        Dropout = 0.5,
        EmbeddingDropout = 0.1,
        MaximumLength = 100,
        Training = s_training,
    };

    private static readonly TrainingOptions s_training = new()
    {
        Epochs = 15,
        BatchSize = 64,
        ValidationMetric = ValidationMetric.MacroF1,
        EarlyStoppingPatience = 4,
    };

    private static double MacroF1(string[] truth, string[] predicted) => truth.Distinct().Average(name =>
    {
        int right = truth.Zip(predicted).Count(pair => pair.First == name && pair.Second == name);
        return 2.0 * right / (truth.Count(one => one == name) + predicted.Count(one => one == name));
    });
}
