using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy;
using Spectre.Console;

namespace Sentiment;

/// <summary>The tables and figures that the commands print at the end.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_snakeCase = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static void Figures(ClassificationReport report, string title)
    {
        Table figures = new Table().RoundedBorder().Title(Markup.Escape($"{title}: {report.Rows:N0} reviews"))
            .AddColumn("").AddColumn(new TableColumn("").RightAligned()).HideHeaders();
        figures.AddRow("Accuracy", $"[bold]{report.Accuracy:P2}[/]");
        figures.AddRow("Macro F1", $"{report.Macro.F1:P2}");
        figures.AddRow("Log-loss", $"{report.LogLoss:F4}");
        AnsiConsole.Write(figures);

        Table classes = new Table().RoundedBorder().AddColumn("Class");
        foreach (string name in (string[])["Precision", "Recall", "F1", "Correct", "Wrong"])
        {
            classes.AddColumn(new TableColumn(name).RightAligned());
        }

        for (int c = 0; c < report.Classes.Count; c++)
        {
            ClassFigures of = report.PerClass[c];
            long right = report.CountOf(c, c);
            classes.AddRow(Markup.Escape(of.Class), $"{of.Precision:P1}", $"{of.Recall:P1}", $"{of.F1:P1}", $"{right:N0}",
                $"{of.Support - right:N0}");
        }

        AnsiConsole.Write(classes);
    }

    public static void Mistakes(ClassificationReport report)
    {
        Table table = new Table().RoundedBorder().Title("Most surely wrong").AddColumns("Text", "True", "Predicted")
            .AddColumn(new TableColumn("Probability").RightAligned());
        foreach (ClassifierMistake mistake in report.Mistakes)
        {
            table.AddRow(Markup.Escape(Beginning(mistake.Text!)), Markup.Escape(mistake.TrueClass), Markup.Escape(mistake.PredictedClass),
                $"{mistake.Probability:P1}");
        }

        AnsiConsole.Write(table);
    }

    public static void Predictions(IEnumerable<(string Text, string Sentiment, float Probability)> predictions)
    {
        Table table = new Table().RoundedBorder().Title("Three predictions").AddColumns("Text", "Sentiment")
            .AddColumn(new TableColumn("Probability").RightAligned());
        foreach ((string text, string sentiment, float probability) in predictions)
        {
            table.AddRow(Markup.Escape(text), Markup.Escape(sentiment), $"{probability:P1}");
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Prints an object as one line of JSON, with names in snake case.</summary>
    public static void Json(object value) => Console.WriteLine(JsonSerializer.Serialize(value, s_snakeCase));

    /// <summary>Writes a line for each epoch; with several classifiers, the first column names the classifier.</summary>
    public static void History(IReadOnlyList<TrainedClassifier> classifiers, string path)
    {
        using var writer = new StreamWriter(path);
        bool isOne = classifiers.Count == 1;
        writer.WriteLine((isOne ? "" : "classifier,") +
            "epoch,training_loss,validation_loss,validation_accuracy,learning_rate,seconds,tokens_per_second,gradient_norm");
        foreach (TrainedClassifier one in classifiers)
        {
            foreach (TrainingEpoch epoch in one.Epochs)
            {
                writer.WriteLine((isOne ? "" : one.Name + ",") + string.Create(CultureInfo.InvariantCulture,
                    $"{epoch.Epoch},{epoch.TrainingLoss},{epoch.ValidationLoss},{epoch.ValidationAccuracy},{epoch.LearningRate},"
                    + $"{epoch.Seconds},{epoch.TokensPerSecond},{epoch.GradientNorm}"));
            }
        }
    }

    /// <summary>Prints each member of an ensemble: its accuracy on the validation part, and its weight.</summary>
    public static void Members(IReadOnlyList<TrainedClassifier> classifiers)
    {
        Table table = new Table().RoundedBorder().Title("Members").AddColumn("Classifier");
        foreach (string name in (string[])["Parameters", "Best epoch", "Validation accuracy", "Weight"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        foreach (TrainedClassifier one in classifiers)
        {
            TrainingEpoch? best = Best(one);
            table.AddRow(one.Name, $"{one.ParameterCount:N0}", $"{best?.Epoch}", $"{best?.ValidationAccuracy:P1}",
                $"{one.Weight:F3}");
        }

        AnsiConsole.Write(table);
    }

    /// <summary>Prints the figures of a training as JSON; of an ensemble also the figures of each member.</summary>
    public static void Training(IReadOnlyList<TrainedClassifier> classifiers, ClassificationReport report, double seconds, long parameters)
    {
        TrainingEpoch[] epochs = [.. classifiers.SelectMany(one => one.Epochs)];
        Json(new
        {
            TestAccuracy = report.Accuracy,
            TrainSeconds = seconds,
            TokensPerSecond = epochs.Length == 0
                ? (double?)null : epochs.Sum(e => e.TokensPerSecond * e.Seconds) / epochs.Sum(e => e.Seconds),
            Epochs = epochs.Length,
            Parameters = parameters,
            Members = classifiers.Count == 1 ? null : classifiers.Select(one => new
            {
                one.Name,
                one.Weight,
                Epochs = one.Epochs.Count,
                ValidationAccuracy = Best(one)?.ValidationAccuracy,
                Parameters = one.ParameterCount,
            }),
        });
    }

    /// <summary>Gives the command that starts this program from the current folder.</summary>
    public static string ThisProgram()
    {
        string path = Path.GetRelativePath(Environment.CurrentDirectory, Path.Combine(AppContext.BaseDirectory, "Sentiment.dll"));
        return $"dotnet {path}";
    }

    private static TrainingEpoch? Best(TrainedClassifier one) =>
        one.Epochs.FirstOrDefault(epoch => epoch.Epoch == one.History.BestEpoch);

    private static string Beginning(string text)
    {
        const int Longest = 160;
        return text.Length <= Longest ? text : text[..Longest].TrimEnd() + "…";
    }
}
