using System.Diagnostics;
using Microsoft.ML.NlpStudy;
using Spectre.Console;

namespace Samples;

/// <summary>
/// The display of a running training: curves and a line for each epoch in a terminal; only the lines if the output is redirected.
/// </summary>
internal static class TrainingDisplay
{
    /// <summary>Shows a training while it runs.</summary>
    /// <param name="names">The names of the networks that are trained, one after another.</param>
    /// <param name="train">Trains them and reports the progress.</param>
    public static T Run<T>(IReadOnlyList<string> names, Func<IProgress<EnsembleProgress>, T> train)
    {
        if (!AnsiConsole.Profile.Capabilities.Ansi || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return train(new Lines(names));
        }

        return AnsiConsole.Live(new Markup("Reading the texts and counting words …")).Start(context => train(new Curves(context, names)));
    }

    private static string Result(TrainingEpoch epoch) =>
        $"loss {epoch.TrainingLoss:F4}"
        + (epoch.ValidationAccuracy is { } accuracy ? $", validation {accuracy:P1}" : "")
        + (epoch.ValidationSpanF1 is { } f1 ? $", F1 {f1:P1}" : "") +
        $", {epoch.TokensPerSecond:N0} tokens/s";

    private static string MemberLine(EnsembleProgress value, IReadOnlyList<string> names) =>
        $"Classifier {value.Member} of {value.Members}: {names[value.Member - 1]}"
        + (value.Fold is { } fold ? $", without fold {fold}" : "");

    private sealed class Lines(IReadOnlyList<string> names) : IProgress<EnsembleProgress>
    {
        private (int Member, int? Fold) current;

        public void Report(EnsembleProgress value)
        {
            if ((value.Member, value.Fold) != current && value.Members > 1)
            {
                Console.WriteLine(MemberLine(value, names));
            }

            current = (value.Member, value.Fold);
            if (value.Training.CompletedEpoch is { } epoch)
            {
                Console.WriteLine($"Epoch {epoch.Epoch}/{value.Training.Epochs}: {Result(epoch)}, {epoch.Seconds:F1} s");
            }
        }
    }

    /// <summary>The display in a terminal: the curves of the current network, and the lines of all epochs so far.</summary>
    private sealed class Curves(LiveDisplayContext context, IReadOnlyList<string> names) : IProgress<EnsembleProgress>
    {
        private const int BarWidth = 24;
        private static readonly TimeSpan s_shownEvery = TimeSpan.FromMilliseconds(200);
        private readonly List<string> lines = [];
        private readonly Stopwatch sinceShown = Stopwatch.StartNew();
        private readonly Stopwatch inEpoch = Stopwatch.StartNew();
        private TrainingCurves curves = new();
        private (int Member, int? Fold) current;

        public void Report(EnsembleProgress value)
        {
            if ((value.Member, value.Fold) != current)
            {
                (curves, current) = (new TrainingCurves(), (value.Member, value.Fold));
                inEpoch.Restart();
                if (value.Members > 1)
                {
                    lines.Add(MemberLine(value, names));
                }
            }

            Report(value.Training);
        }

        private void Report(TrainingProgress value)
        {
            curves.Add(value);
            if (value.CompletedEpoch is { } epoch)
            {
                lines.Add($"Epoch {epoch.Epoch}/{value.Epochs}  {Result(epoch)}, {epoch.Seconds:F1} s");
                inEpoch.Restart();
                Show(null);
            }
            else if (sinceShown.Elapsed >= s_shownEvery)
            {
                Show(Bar(value));
            }
        }

        private void Show(string? bar)
        {
            Grid shown = new Grid().AddColumn(new GridColumn().NoWrap().Padding(0, 0)).AddRow(curves.Render());
            foreach (string line in lines)
            {
                shown.AddRow(new Text(line));
            }

            context.UpdateTarget(bar is null ? shown : shown.AddRow(new Markup(bar)));
            sinceShown.Restart();
        }

        private string Bar(TrainingProgress value)
        {
            double done = value.Step / (double)value.Steps;
            int filled = (int)(done * BarWidth);
            TimeSpan left = inEpoch.Elapsed * (1 / done - 1);
            return $"Epoch {value.Epoch}/{value.Epochs}  [blue]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] "
                + $"{done:P0}  loss {value.Loss:F4}, {value.TokensPerSecond:N0} tokens/s, {left:m\\:ss} left";
        }
    }
}
