using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The start of a training by several processes: the check that it is the same in all, and the same weights for all.</summary>
internal static class SameTraining
{
    /// <summary>Checks that all processes are about to do the same training, and gives them the weights of the first.</summary>
    /// <param name="task">The training task.</param>
    /// <param name="seed">The seed of all randomness.</param>
    /// <param name="threads">The number of threads of each process.</param>
    /// <param name="log">Receives the line about the processes.</param>
    /// <exception cref="InvalidOperationException">The trainings differ, or this kind of training is for one process.</exception>
    public static void Begin(TrainingTask task, int seed, ShardLayout threads, TrainingLog log)
    {
        ProcessGroup processes = threads.Processes;
        if (processes.IsAlone)
        {
            return;
        }

        if (task.Device.type != DeviceType.CPU)
        {
            throw new InvalidOperationException(
                $"Option {nameof(TrainingOptions.Distributed)}: expected training on CPUs, found {task.Device}. Sums on a GPU have no "
                    + "fixed order.");
        }

        if (task.NeedsWholeBatches)
        {
            throw new InvalidOperationException(
                $"Option {nameof(TrainingOptions.Distributed)}: expected a network whose batches can be divided, found one that normalizes "
                    + "over a whole batch (BatchNormalization).");
        }

        Compare(processes, new Dictionary<string, string>(new CheckpointIdentity(task, seed, threads.Total).Values)
        {
            [nameof(TrainingOptions.Epochs)] = task.Options.Epochs.ToString(CultureInfo.InvariantCulture),
            ["Number of validation rows"] = task.Validation.Length.ToString(CultureInfo.InvariantCulture),
        });
        processes.ShareTensors(task.Network.state_dict().Values);
        log.Info(string.Create(
            CultureInfo.InvariantCulture,
            $"{processes.Count} processes on {string.Join(", ", processes.Machines)} train together, with {threads.Total} threads in "
                + $"all."));
    }

    /// <summary>Gives all processes the state that the first has resumed from.</summary>
    /// <param name="processes">The processes.</param>
    /// <param name="resumed">The course up to the first process's checkpoint; <see langword="null"/> without one, and elsewhere.</param>
    /// <param name="task">The training task.</param>
    /// <param name="best">The best weights so far.</param>
    /// <param name="average">The average of the weights.</param>
    /// <param name="optimizer">The optimizer.</param>
    /// <returns>The course; <see langword="null"/> if training starts from the beginning.</returns>
    public static TrainingCourse? Resume(
        ProcessGroup processes, TrainingCourse? resumed, TrainingTask task, WeightSnapshot best, WeightAverage? average,
        ScheduledOptimizer optimizer)
    {
        TrainingCourse? course = processes.Share(resumed);
        if (processes.IsAlone || course is null)
        {
            return course;
        }

        if (!processes.IsFirst)
        {
            average?.PrepareState(course.Epochs.Count);
            optimizer.Resume(course.TotalSteps, course.Metrics);
        }

        using DisposeScope scope = NewDisposeScope();
        processes.ShareTensors(task.Network.state_dict().Values);
        processes.ShareTensors(best.Weights.Values);
        processes.ShareTensors(task.State.Values);
        processes.ShareTensors(optimizer.State.Values);
        processes.ShareTensors(average?.State.Values ?? []);
        return course;
    }

    private static void Compare(ProcessGroup processes, Dictionary<string, string> own)
    {
        Dictionary<string, string>[] all = processes.Gather(own);
        for (int process = 1; process < all.Length; process++)
        {
            foreach (string name in all[0].Keys.Union(all[process].Keys))
            {
                (string? expected, string? found) = (all[0].GetValueOrDefault(name), all[process].GetValueOrDefault(name));
                if (expected != found)
                {
                    throw new InvalidOperationException(
                        $"Distributed training: expected {name} {expected ?? "none"}, as in {processes.NameOf(0)}, found "
                            + $"{found ?? "none"} in {processes.NameOf(process)}. All processes must train the same network on the same "
                            + "rows.");
                }
            }
        }
    }
}
