using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The similarities of many pairs of texts, in batches of similar lengths spread over the processors.</summary>
internal static class SimilarityScoring
{
    /// <summary>The number of texts in a batch: enough for fast products, and few enough for similar lengths.</summary>
    private const int BatchSize = 64;

    /// <summary>Computes the similarities of the chosen pairs.</summary>
    /// <remarks>Where each text is read alone, it is batched by its own length, whatever the length of the other.</remarks>
    /// <param name="network">The network.</param>
    /// <param name="texts">The texts that it reads, those of a pair one after the other.</param>
    /// <param name="pairs">The numbers of the pairs.</param>
    /// <param name="device">The network's device.</param>
    /// <param name="maximumTokens">The maximum number of tokens in a batch, padding included.</param>
    /// <param name="threads">The number of threads on a CPU; 0 for one per processor.</param>
    public static float[] Score(
        PretrainedSimilarityNetwork network, TokenStore texts, int[] pairs, Device device, int maximumTokens, int threads)
    {
        int sides = network.TextsPerPair;
        var features = new float[texts.Count][];
        int[] chosen = [.. pairs.SelectMany(pair => Enumerable.Range(pair * sides, sides))];
        Shards.ForEach(LengthBuckets.Sorted(chosen, texts.LengthOf, BatchSize, maximumTokens), device, threads, (places, _) =>
        {
            using TokenBatch batch = TokenBatch.Create(texts, places, device);
            float[] values = network.Features(batch).cpu().contiguous().data<float>().ToArray();    // (N, E) or (N, 1)
            int size = values.Length / places.Length;
            for (int row = 0; row < places.Length; row++)
            {
                features[places[row]] = values.AsSpan(row * size, size).ToArray();
            }
        });
        return [.. pairs.Select(pair => sides == 1 ? features[pair][0] : Cosine(features[2 * pair], features[(2 * pair) + 1]))];
    }

    // The vectors have length 1.
    private static float Cosine(float[] first, float[] second) => TensorPrimitives.Dot<float>(first, second);
}
