using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What a classifier says of some texts.</summary>
/// <param name="Probabilities">Of each class for each text, a text's classes side by side.</param>
/// <param name="Attention">For each text its tokens' weights; null where they were not asked for.</param>
internal sealed record ClassifierScores(float[] Probabilities, float[][]? Attention);

/// <summary>Runs a classifier on many texts, in batches of like length spread over the processors.</summary>
internal static class ClassifierEvaluation
{
    /// <summary>Texts a batch: large enough for fast products, small enough that a batch's texts are of like length.</summary>
    private const int BatchSize = 64;

    /// <summary>Scores each text of the store.</summary>
    /// <param name="network">The classifier.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="classes">How many classes there are.</param>
    /// <param name="device">Where the network is.</param>
    /// <param name="maximumTokens">Tokens in a batch at most.</param>
    /// <param name="threads">Threads on a CPU; 0 for one a processor.</param>
    /// <param name="wantsAttention">Whether each token's weight is asked for.</param>
    public static ClassifierScores Score(
        Module<TokenBatch, Tensor> network, TokenStore texts, int classes, Device device, int maximumTokens, int threads,
        bool wantsAttention)
    {
        var probabilities = new float[texts.Count * classes];
        float[][]? attention = wantsAttention ? new float[texts.Count][] : null;
        ForEachBatch(network, texts, [.. Enumerable.Range(0, texts.Count)], device, maximumTokens, threads, wantsAttention,
            (places, batch, logits) =>
            {
                ReadOnlySpan<float> rows = functional.softmax(logits, 1).cpu().data<float>().ToArray(); // (B, C)
                for (int row = 0; row < places.Length; row++)
                {
                    rows.Slice(row * classes, classes).CopyTo(probabilities.AsSpan(places[row] * classes));
                    if (attention is not null)
                    {
                        attention[places[row]] = [.. Enumerable.Range(0, batch.Lengths[row]).Select(step => batch.Attention![step, row])];
                    }
                }
            });
        return new ClassifierScores(probabilities, attention);
    }

    /// <summary>Measures a classifier on these examples, all of them.</summary>
    public static ValidationFigures Measure(
        Module<TokenBatch, Tensor> network, TextExamples examples, int[] chosen, Device device, int maximumTokens, int threads)
    {
        double[] losses = new double[examples.Count];
        int[] predicted = new int[examples.Count];
        ForEachBatch(network, examples.Texts, chosen, device, maximumTokens, threads, false, (places, _, logits) =>
        {
            Tensor target = tensor([.. places.Select(i => (long)examples.Labels[i])], [places.Length], ScalarType.Int64, device);
            float[] loss = functional.cross_entropy(logits, target, reduction: Reduction.None).cpu().data<float>().ToArray();
            long[] best = logits.argmax(1).cpu().data<long>().ToArray();
            for (int row = 0; row < places.Length; row++)
            {
                (losses[places[row]], predicted[places[row]]) = (loss[row], (int)best[row]);
            }
        });

        // Summed in the examples' order, not in that in which threads finish.
        return ValidationFigures.Of([.. chosen.Select(i => losses[i])], [.. chosen.Select(i => examples.Labels[i])],
            [.. chosen.Select(i => predicted[i])]);
    }

    private static void ForEachBatch(
        Module<TokenBatch, Tensor> network, TokenStore texts, int[] chosen, Device device, int maximumTokens, int threads,
        bool wantsAttention,
        Action<int[], TokenBatch, Tensor> use)
    {
        List<int[]> batches = LengthBuckets.Sorted(chosen, texts.LengthOf, BatchSize, maximumTokens);
        Shards.ForEach(batches, device, threads, (places, _) =>
        {
            using TokenBatch batch = TokenBatch.Create(texts, places, device, wantsAttention: wantsAttention);
            use(places, batch, network.call(batch));
        });
    }
}
