using System.Globalization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The training rows without one fold.</summary>
/// <param name="Number">The number of the fold that is left out, from 0.</param>
/// <param name="Count">The number of folds.</param>
/// <param name="Rows">The numbers of the training rows in the other folds.</param>
internal sealed record OtherFolds(int Number, int Count, int[] Rows);

/// <summary>The training of an ensemble's members, on all training rows or without a fold.</summary>
/// <param name="host">The estimator's host.</param>
/// <param name="options">The ensemble's options.</param>
/// <param name="rows">The rows to train and validate on.</param>
/// <param name="readings">The rows as each member reads them.</param>
/// <param name="devices">The device of each member.</param>
/// <param name="seed">The ensemble's seed.</param>
/// <param name="log">Receives the lines about the training.</param>
internal sealed class MemberTraining(
    IHost host, EnsembleClassifierOptions options, LabeledRows rows, ClassifierReading[] readings, Device[] devices, int seed,
    TrainingLog log)
{
    private readonly ClassifierFitting _fitting = new(host, rows);

    /// <summary>Trains a member.</summary>
    /// <param name="member">The member's number, from 0.</param>
    /// <param name="without">The rows without a fold; <see langword="null"/> trains on all training rows.</param>
    /// <exception cref="TrainingDivergedException">The training diverged; the exception holds the member.</exception>
    public TextClassifierTransformer Train(int member, OtherFolds? without = null)
    {
        TrainingOptions training = options.Members[member].Training;
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(training.CancellationToken, options.CancellationToken);
        training = training with
        {
            CancellationToken = cancellation.Token,
            Progress = new MemberProgress(training.Progress, options.Progress, value => new EnsembleProgress(
                member + 1, options.Members.Count, value)
            { Fold = without?.Number + 1 }),
            Checkpoints = training.Checkpoints is { } checkpoints
                ? checkpoints with { Folder = Path.Combine(checkpoints.Folder, FolderOf(member, without)) }
                : null,
        };
        string name = $"Member {member + 1} of {options.Members.Count}"
            + (without is null ? "" : $", without fold {without.Number + 1} of {without.Count}");
        (TextClassifierTransformer model, string? divergence) = _fitting.Train(
            readings[member], devices[member], training, SeedOf(member, without), log.Under(name), without?.Rows);
        if (divergence is not null)
        {
            string place = $"Members[{member}]" + (without is null ? "" : $", without fold {without.Number + 1}");
            throw new TrainingDivergedException($"{place}: {divergence}", model);
        }

        return model;
    }

    private static string FolderOf(int member, OtherFolds? without)
    {
        string folder = EnsembleClassifierTransformer.FolderOf(member);
        return without is null ? folder : Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"Fold_{without.Number:000}"));
    }

    // Each training has its own seed, so that members with the same options differ.
    private int SeedOf(int member, OtherFolds? without)
    {
        ulong ofMember = SplitMix.Of((ulong)seed, (ulong)member);
        return (int)((without is null ? ofMember : SplitMix.Of(ofMember, (ulong)without.Number)) >> 33);
    }

    /// <summary>The progress of a member, passed on to the receivers of the member and of the ensemble.</summary>
    private sealed class MemberProgress(
        IProgress<TrainingProgress>? own, IProgress<EnsembleProgress>? ensemble, Func<TrainingProgress, EnsembleProgress> place)
        : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            own?.Report(value);
            ensemble?.Report(place(value));
        }
    }
}
