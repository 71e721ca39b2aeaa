using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Greedy search by hand: the likeliest token at each step, for all sentences at once.</summary>
internal static class HandwrittenGreedySearch
{
    /// <summary>Translates a batch.</summary>
    /// <param name="network">The translator.</param>
    /// <param name="source">Token ids (B, S), 0 where a source has ended.</param>
    /// <param name="length">Tokens of each translation.</param>
    /// <returns>The translations, row by row.</returns>
    public static long[] Translate(HandwrittenTranslator network, Tensor source, int length)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        using Scalar never = float.NegativeInfinity;
        EncodedSources sources = network.Begin(source);
        KeyValueCache[] caches = [.. Enumerable.Range(0, network.DecoderLayers).Select(_ => new KeyValueCache())];
        Tensor last = zeros([source.shape[0]], ScalarType.Int64, source.device);             // (B)
        var found = new List<Tensor>();
        for (int step = 0; step < length; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor logits = network.Step(last, step, sources, caches);                       // (B, V + 1)
            logits.select(1, 0).fill_(never);
            last = logits.argmax(1).MoveToOuterDisposeScope();                               // (B)
            found.Add(last);
            foreach (KeyValueCache cache in caches)
            {
                cache.MoveToOuterDisposeScope();
            }
        }

        return stack([.. found], 1).cpu().contiguous().data<long>().ToArray();               // (B, L)
    }
}
