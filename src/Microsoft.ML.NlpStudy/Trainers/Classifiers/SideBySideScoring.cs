using System.Collections.Concurrent;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The scoring of many texts without tensors: each thread reads a few texts of similar length side by side.</summary>
internal static class SideBySideScoring
{
    /// <summary>Computes the scores of texts.</summary>
    /// <param name="network">The classifier.</param>
    /// <param name="memories">The memory of threads, which is used again by later calls.</param>
    /// <param name="texts">The texts.</param>
    /// <param name="chosen">The numbers of those to score. The results have room for all.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="threads">The number of threads; 0 for one per processor.</param>
    /// <param name="activation">The way from logits to scores.</param>
    public static float[] Score(
        SingleTextNetwork network, ConcurrentBag<SingleTextNetwork.Memory> memories, TokenStore texts, int[] chosen, int classes,
        int threads, ScoreActivation activation)
    {
        var scores = new float[texts.Count * classes];
        List<int[]> groups = LengthBuckets.Sorted(chosen, texts.LengthOf, network.TextsAtOnce, int.MaxValue);
        int next = -1;
        Shards.Run(Math.Min(Shards.CountFor(CPU, threads), groups.Count), _ =>
        {
            SingleTextNetwork.Memory memory = memories.TryTake(out SingleTextNetwork.Memory? kept) ? kept : new();
            float[] logits = new float[network.TextsAtOnce * classes];
            while (Interlocked.Increment(ref next) is int i && i < groups.Count)
            {
                int[] group = groups[i];
                network.Classify(texts, group, memory, logits.AsSpan(0, group.Length * classes));
                for (int row = 0; row < group.Length; row++)
                {
                    Span<float> text = scores.AsSpan(group[row] * classes, classes);
                    logits.AsSpan(row * classes, classes).CopyTo(text);
                    activation.Apply(text);
                }
            }

            memories.Add(memory);
        });
        return scores;
    }
}
