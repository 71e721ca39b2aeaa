using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// How well next tokens of texts that are held out are told: the mean cross-entropy, and the share that is the likeliest.
/// </summary>
internal static class NextTokenValidation
{
    /// <summary>The figures of these texts, in batches of like length spread over the processors.</summary>
    /// <param name="task">The training whose texts they are.</param>
    /// <param name="options">How large batches are.</param>
    /// <param name="texts">Which texts; of none there are no figures.</param>
    /// <param name="score">Gives <see cref="Count"/> of a batch, without gradients.</param>
    public static ValidationFigures? Measure(
        TrainingTask task, TrainingOptions options, int[] texts, Func<int[], (double Loss, long Right)> score)
    {
        if (texts.Length == 0)
        {
            return null;
        }

        List<int[]> batches = LengthBuckets.Sorted(texts, task.TokensOf, options.BatchSize, options.MaximumTokensPerBatch);

        // In the order of batches and not of threads, so that every run adds the same up alike.
        var sums = new (double Loss, long Right)[batches.Count];
        Shards.ForEach(batches, task.Device, options.Threads, (batch, number) => sums[number] = score(batch));
        double tokens = texts.Sum(task.PredictionsOf);
        return new ValidationFigures(sums.Sum(sum => sum.Loss) / tokens, sums.Sum(sum => sum.Right) / tokens);
    }

    /// <summary>The sums of a batch.</summary>
    /// <param name="logits">(N, V + 1)</param>
    /// <param name="next">The tokens that come next, int64 (N).</param>
    public static (double Loss, long Right) Count(Tensor logits, Tensor next)
    {
        using DisposeScope scope = NewDisposeScope();
        return (functional.cross_entropy(logits, next, reduction: Reduction.Sum).item<float>(), logits.argmax(1).eq(next).sum()
            .item<long>());
    }
}
