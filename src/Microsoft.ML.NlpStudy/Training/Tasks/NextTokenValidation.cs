using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The validation of a network that predicts next tokens: their mean cross-entropy, and the share that is the likeliest.</summary>
internal static class NextTokenValidation
{
    /// <summary>Measures a task's validation texts, in batches of similar lengths spread over the processors.</summary>
    /// <param name="task">The task.</param>
    /// <param name="processes">The processes that divide the batches among them.</param>
    /// <param name="score">Gives <see cref="Count"/> of a batch, without gradients.</param>
    /// <param name="tokensOf">
    /// Counts the predicted tokens of a text; <see langword="null"/> for the task's predictions. Default: <see langword="null"/>.
    /// </param>
    /// <returns>The figures; <see langword="null"/> without validation texts.</returns>
    public static ValidationFigures? Measure(
        TrainingTask task, ProcessGroup processes, Func<int[], (double Loss, long Right)> score, Func<int, int>? tokensOf = null)
    {
        if (task.Validation.Length == 0)
        {
            return null;
        }

        TrainingOptions options = task.Options;
        List<int[]> batches = LengthBuckets.Sorted(task.Validation, task.TokensOf, options.BatchSize, options.MaximumTokensPerBatch);

        // Summed in the order of batches and not of threads, so that every run gives the same sum.
        var losses = new double[batches.Count];
        var right = new double[batches.Count];
        int[] own = [.. Enumerable.Range(0, batches.Count).Where(batch => batch % processes.Count == processes.Rank)];
        Shards.ForEach([.. own.Select(batch => batches[batch])], task.Device, options.Threads, (batch, number) =>
            (losses[own[number]], right[own[number]]) = score(batch));
        processes.Merge(losses);
        processes.Merge(right);
        double tokens = task.Validation.Sum(tokensOf ?? task.PredictionsOf);
        return new ValidationFigures(losses.Sum() / tokens, right.Sum() / tokens);
    }

    /// <summary>Sums a batch's cross-entropy, and counts its right predictions.</summary>
    /// <param name="logits">The logits (N, V + 1).</param>
    /// <param name="next">The next tokens, int64 (N).</param>
    public static (double Loss, long Right) Count(Tensor logits, Tensor next)
    {
        using DisposeScope scope = NewDisposeScope();
        double loss = functional.cross_entropy(logits, next, reduction: Reduction.Sum).item<float>();
        return (loss, logits.argmax(1).eq(next).sum().item<long>());
    }
}
