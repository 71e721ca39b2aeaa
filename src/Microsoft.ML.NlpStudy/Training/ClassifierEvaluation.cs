using Microsoft.ML.NlpStudy.Sequences;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Runs a classifier on many texts, in batches of like length spread over the processors.</summary>
internal static class ClassifierEvaluation
{
    /// <summary>Texts a batch: large enough for fast products, small enough that a batch's texts are of like length.</summary>
    private const int BatchSize = 64;

    /// <summary>Probabilities of each class for each text of the store, a text's classes side by side.</summary>
    public static float[] Probabilities(Module<TokenBatch, Tensor> network, TokenStore texts, int classes, Device device, int maximumTokens, int threads)
    {
        var probabilities = new float[texts.Count * classes];
        ForEachBatch(network, texts, [.. Enumerable.Range(0, texts.Count)], device, maximumTokens, threads, (batch, logits) =>
        {
            ReadOnlySpan<float> rows = functional.softmax(logits, 1).cpu().data<float>().ToArray(); // (B, C)
            for (int row = 0; row < batch.Length; row++)
                rows.Slice(row * classes, classes).CopyTo(probabilities.AsSpan(batch[row] * classes));
        });
        return probabilities;
    }

    /// <summary>Measures a classifier on these examples, all of them.</summary>
    public static ClassifierFigures Measure(
        Module<TokenBatch, Tensor> network, TextExamples examples, int[] chosen, Device device, int maximumTokens, int threads)
    {
        double[] losses = new double[examples.Count];
        int[] predicted = new int[examples.Count];
        ForEachBatch(network, examples.Texts, chosen, device, maximumTokens, threads, (batch, logits) =>
        {
            Tensor target = tensor([.. batch.Select(i => (long)examples.Labels[i])], [batch.Length], ScalarType.Int64, device);
            float[] loss = functional.cross_entropy(logits, target, reduction: Reduction.None).cpu().data<float>().ToArray();
            long[] best = logits.argmax(1).cpu().data<long>().ToArray();
            for (int row = 0; row < batch.Length; row++)
                (losses[batch[row]], predicted[batch[row]]) = (loss[row], (int)best[row]);
        });

        // Summed in the examples' order, not in that in which threads finish.
        return ClassifierFigures.Of([.. chosen.Select(i => losses[i])], [.. chosen.Select(i => examples.Labels[i])], [.. chosen.Select(i => predicted[i])]);
    }

    private static void ForEachBatch(
        Module<TokenBatch, Tensor> network, TokenStore texts, int[] chosen, Device device, int maximumTokens, int threads, Action<int[], Tensor> use)
    {
        List<int[]> batches = LengthBuckets.Sorted(chosen, texts.LengthOf, BatchSize, maximumTokens);
        int next = -1;
        using IDisposable tuning = ProcessorTuning.Begin();
        Shards.Run(Math.Min(Shards.CountFor(device, threads), batches.Count), _ =>
        {
            using IDisposable inference = inference_mode();
            while (Interlocked.Increment(ref next) is int i && i < batches.Count)
            {
                using DisposeScope scope = NewDisposeScope();
                using TokenBatch batch = TokenBatch.Create(texts, batches[i], device);
                use(batches[i], network.call(batch));
            }
        });
    }
}
