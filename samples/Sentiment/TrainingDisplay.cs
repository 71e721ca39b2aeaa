using System.Diagnostics;
using Microsoft.ML.NlpStudy;
using Spectre.Console;

namespace Sentiment;

/// <summary>Shows a training while it runs: curves and a line an epoch on a terminal, the lines alone where output is redirected.</summary>
internal static class TrainingDisplay
{
    public static T Run<T>(Func<IProgress<TrainingProgress>, T> train)
    {
        if (!AnsiConsole.Profile.Capabilities.Ansi || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return train(new Lines());
        }

        return AnsiConsole.Live(new Markup("Reading and counting words …")).Start(context => train(new Curves(context)));
    }

    private static string Result(TrainingEpoch epoch) =>
        $"loss {epoch.TrainingLoss:F4}" +
        (epoch.ValidationAccuracy is { } accuracy ? $", validation {accuracy:P1}" : "") +
        $", {epoch.TokensPerSecond:N0} tokens/s";

    private sealed class Lines : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.CompletedEpoch is { } epoch)
            {
                Console.WriteLine($"Epoch {epoch.Epoch}/{value.Epochs}: {Result(epoch)}, {epoch.Seconds:F1} s");
            }
        }
    }

    private sealed class Curves(LiveDisplayContext context) : IProgress<TrainingProgress>
    {
        private const int BarWidth = 24;
        private static readonly TimeSpan s_shownEvery = TimeSpan.FromMilliseconds(200);
        private readonly TrainingCurves curves = new();
        private readonly List<string> epochs = [];
        private readonly Stopwatch sinceShown = Stopwatch.StartNew();
        private readonly Stopwatch inEpoch = Stopwatch.StartNew();

        public void Report(TrainingProgress value)
        {
            curves.Add(value);
            if (value.CompletedEpoch is { } epoch)
            {
                epochs.Add($"Epoch {epoch.Epoch}/{value.Epochs}  {Result(epoch)}, {epoch.Seconds:F1} s");
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
            Grid lines = new Grid().AddColumn(new GridColumn().NoWrap().Padding(0, 0)).AddRow(curves.Render());
            foreach (string line in epochs)
            {
                lines.AddRow(new Text(line));
            }

            context.UpdateTarget(bar is null ? lines : lines.AddRow(new Markup(bar)));
            sinceShown.Restart();
        }

        private string Bar(TrainingProgress value)
        {
            double done = value.Step / (double)value.Steps;
            int filled = (int)(done * BarWidth);
            TimeSpan left = inEpoch.Elapsed * (1 / done - 1);
            return $"Epoch {value.Epoch}/{value.Epochs}  [blue]{new string('━', filled)}[/][grey]{new string('━', BarWidth - filled)}[/] " +
                $"{done:P0}  loss {value.Loss:F4}, {value.TokensPerSecond:N0} tokens/s, {left:m\\:ss} left";
        }
    }
}
