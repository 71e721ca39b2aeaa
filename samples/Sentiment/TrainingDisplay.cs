using Microsoft.ML.NlpStudy;
using Spectre.Console;

namespace Sentiment;

/// <summary>Shows a training while it runs: a bar an epoch on a terminal, a line an epoch where output is redirected.</summary>
internal static class TrainingDisplay
{
    public static T Run<T>(Func<IProgress<TrainingProgress>, T> train)
    {
        if (!AnsiConsole.Profile.Capabilities.Ansi || !AnsiConsole.Profile.Capabilities.Interactive)
        {
            return train(new Lines());
        }

        return AnsiConsole.Progress()
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new PercentageColumn(), new RemainingTimeColumn())
            .Start(context => train(new Bars(context)));
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

    private sealed class Bars : IProgress<TrainingProgress>
    {
        private readonly ProgressContext context;
        private readonly Dictionary<int, ProgressTask> tasks = [];
        private readonly ProgressTask reading;

        public Bars(ProgressContext context)
        {
            this.context = context;
            reading = context.AddTask("Reading and counting words").IsIndeterminate();
        }

        public void Report(TrainingProgress value)
        {
            if (!tasks.TryGetValue(value.Epoch, out ProgressTask? task))
            {
                reading.IsIndeterminate(false).Value(reading.MaxValue).StopTask();
                tasks[value.Epoch] = task = context.AddTask($"Epoch {value.Epoch}/{value.Epochs}", maxValue: value.Steps);
            }

            if (value.CompletedEpoch is { } epoch)
            {
                task.Description($"Epoch {value.Epoch}/{value.Epochs}  {Result(epoch)}").Value(task.MaxValue).StopTask();
            }
            else
            {
                task.Description($"Epoch {value.Epoch}/{value.Epochs}  loss {value.Loss:F4}, {value.TokensPerSecond:N0} tokens/s").Value(value.Step);
            }
        }
    }
}
