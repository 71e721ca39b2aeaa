using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Beam search by hand: the beams of all sentences are one batch, and what the steps computed is kept.</summary>
/// <remarks>Translations are held to one length, so that both sides of a comparison do the same work.</remarks>
internal static class HandwrittenBeamSearch
{
    /// <summary>Translates a batch.</summary>
    /// <param name="network">The translator.</param>
    /// <param name="source">Token ids (B, S), 0 where a source has ended.</param>
    /// <param name="beam">Partial translations kept of each, K.</param>
    /// <param name="length">Tokens of each translation.</param>
    /// <returns>The best translations, row by row, and the log-probabilities of their tokens and ends.</returns>
    public static (long[] Tokens, float[] LogProbabilities) Translate(HandwrittenTranslator network, Tensor source, int beam, int length)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        using Scalar never = float.NegativeInfinity;
        (long sentences, Device device) = (source.shape[0], source.device);
        EncodedSources sources = network.Begin(source).Repeat(beam);                                 // N = B·K
        KeyValueCache[] caches = [.. Enumerable.Range(0, network.DecoderLayers).Select(_ => new KeyValueCache())];
        Tensor firstRows = arange(0, sentences * beam, beam, ScalarType.Int64, device).unsqueeze(1); // (B, 1)
        Tensor tokens = zeros([sentences * beam, 1], ScalarType.Int64, device);                      // (N, 1): the start

        // At first all partial translations of a sentence are the same: one counts.
        Tensor scores = zeros([sentences, beam], ScalarType.Float32, device);                        // (B, K)
        scores.narrow(1, 1, beam - 1).fill_(never);
        for (int step = 0; step < length; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            Tensor next = LogSoftmax(network.Step(tokens.select(1, -1), step, sources, caches)); // (N, V + 1)
            next.select(1, 0).fill_(never);
            long vocabulary = next.shape[1];
            Tensor totals = (next.view(sentences, beam, vocabulary) + scores.unsqueeze(2)).flatten(1); // (B, K·(V + 1))
            (Tensor best, Tensor chosen) = totals.topk(beam, 1);                                     // (B, K)
            using Scalar width = vocabulary;
            Tensor rows = (chosen.floor_divide(width) + firstRows).flatten();                        // (N)
            Tensor longer = cat([tokens.index_select(0, rows), chosen.remainder(width).view(-1, 1)], 1); // (N, t + 1)
            foreach (KeyValueCache cache in caches)
            {
                cache.Select(rows);
                cache.MoveToOuterDisposeScope();
            }

            scores = best.MoveToOuterDisposeScope();
            tokens = longer.MoveToOuterDisposeScope();
        }

        Tensor ends = LogSoftmax(network.Step(tokens.select(1, -1), length, sources, caches)).select(1, 0); // (N)
        (Tensor whole, Tensor place) = (scores + ends.view(sentences, beam)).max(1);                 // (B)
        Tensor found = tokens.index_select(0, place + firstRows.squeeze(1)).narrow(1, 1, length);    // (B, L)
        return (found.cpu().contiguous().data<long>().ToArray(), whole.cpu().data<float>().ToArray());

        static Tensor LogSoftmax(Tensor logits) => nn.functional.log_softmax(logits, 1);
    }
}
