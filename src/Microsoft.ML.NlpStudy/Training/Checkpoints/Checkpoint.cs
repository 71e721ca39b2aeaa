using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The checkpoint of a network's training: everything that it needs to resume. Weights and optimizer state are in safetensors format, the
/// rest is in JSON.
/// </summary>
/// <param name="options">The folder, and the time between two checkpoints.</param>
/// <param name="identity">The identity of the training.</param>
/// <param name="state">The tensors of the task that a step leaves to the next one; empty for most tasks.</param>
/// <param name="log">Receives the lines about reading and writing.</param>
internal sealed class Checkpoint(
    CheckpointOptions options, CheckpointIdentity identity, IReadOnlyDictionary<string, Tensor> state, TrainingLog log)
{
    private const string CourseEntry = "course.json";
    private const string OptimizerEntry = "optimizer.safetensors";
    private const string WeightsEntry = "weights.safetensors";
    private const string BestEntry = "best.safetensors";
    private const string AverageEntry = "average.safetensors";
    private const string StateEntry = "state.safetensors";
    private readonly CheckpointFile _file = new(options, identity.Values, log.Warn);

    /// <inheritdoc cref="CheckpointFile.IsDue"/>
    public bool IsDue(long totalSteps) => _file.IsDue(totalSteps);

    /// <inheritdoc cref="CheckpointFile.CheckFolder"/>
    public void CheckFolder() => _file.CheckFolder();

    /// <inheritdoc cref="CheckpointFile.Write"/>
    public void Write(TrainingCourse course, nn.Module network, WeightSnapshot best, WeightAverage? average, ScheduledOptimizer optimizer)
    {
        List<(string, Action<Stream>)> entries =
        [
            (CourseEntry, CheckpointFile.JsonOf(course)), (WeightsEntry, stream => Safetensors.Write(network.state_dict(), stream)),
        ];
        if (course.BestEpoch is not null)
        {
            entries.Add((BestEntry, stream => Safetensors.Write(best.Weights, stream)));
        }

        if (average is not null)
        {
            entries.Add((AverageEntry, stream => Safetensors.Write(average.State, stream)));
        }

        if (state.Count > 0)
        {
            entries.Add((StateEntry, stream => Safetensors.Write(state, stream)));
        }

        entries.Add((OptimizerEntry, stream => Safetensors.Write(optimizer.State, stream)));
        _file.Write(entries);
    }

    /// <summary>Reads the folder's checkpoint, if it exists and the options allow it.</summary>
    /// <returns>The course up to the checkpoint; <see langword="null"/> if training starts from the beginning.</returns>
    /// <exception cref="InvalidOperationException">The checkpoint is of another training.</exception>
    /// <exception cref="FormatException">The checkpoint is damaged.</exception>
    public TrainingCourse? Resume(nn.Module network, WeightSnapshot best, WeightAverage? average, ScheduledOptimizer optimizer)
    {
        TrainingCourse? course = _file.Resume(zip =>
        {
            TrainingCourse resumed = CheckpointFile.ReadJson<TrainingCourse>(
                zip, CourseEntry, found => found.Validate(optimizer.StepsPerEpoch));
            CheckpointFile.Read(zip, WeightsEntry, stream => Load(network.state_dict(), stream));
            if (resumed.BestEpoch is not null)
            {
                CheckpointFile.Read(zip, BestEntry, stream => Load(best.Weights, stream));
            }

            if (average is not null)
            {
                average.PrepareState(resumed.Epochs.Count);
                CheckpointFile.Read(zip, AverageEntry, stream => Load(average.State, stream));
            }

            if (state.Count > 0)
            {
                CheckpointFile.Read(zip, StateEntry, stream => Load(state, stream));
            }

            CheckpointFile.Read(zip, OptimizerEntry, stream => Load(optimizer.State, stream));
            optimizer.Resume(resumed.TotalSteps, resumed.Metrics);
            return resumed;
        });
        if (course is not null)
        {
            log.Info($"Resuming from '{_file.FilePath}': epoch {course.Epochs.Count + 1}, after step {course.Step}.");
        }

        return course;
    }

    private static bool Load(IReadOnlyDictionary<string, Tensor> weights, Stream stream)
    {
        Safetensors.Read(weights, stream);
        return true;
    }
}
