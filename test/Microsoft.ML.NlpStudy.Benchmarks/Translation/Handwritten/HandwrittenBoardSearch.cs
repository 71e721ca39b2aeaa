using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// Beam search by hand as simple-nmt does it: each sentence has a board of its own with its beams, whose parts are put together before each
/// step and
/// taken apart after it.
/// </summary>
internal static class HandwrittenBoardSearch
{
    /// <summary>Translates a batch.</summary>
    /// <param name="network">The translator.</param>
    /// <param name="source">Token ids (B, S), 0 where a source has ended.</param>
    /// <param name="beam">Partial translations kept of each, K.</param>
    /// <param name="length">Tokens of each translation.</param>
    /// <returns>The best translations, row by row.</returns>
    public static long[] Translate(HandwrittenTranslator network, Tensor source, int beam, int length)
    {
        using IDisposable inference = inference_mode();
        using DisposeScope scope = NewDisposeScope();
        EncodedSources sources = network.Begin(source);
        Board[] boards = [.. Enumerable.Range(0, (int)source.shape[0]).Select(_ => new Board(beam, network.DecoderLayers, source.device))];
        for (int step = 0; step < length; step++)
        {
            using DisposeScope inner = NewDisposeScope();
            (Tensor next, KeyValueCache[] caches) = Next(step);                              // (N, V + 1), N = B·K
            for (int i = 0; i < boards.Length; i++)
            {
                boards[i].Collect(next.narrow(0, i * beam, beam), [.. caches.Select(cache => cache.Rows(i * beam, beam))]);
            }
        }

        Tensor ends = Next(length).Next.select(1, 0);                                        // (N)
        return [.. boards.SelectMany((board, i) => board.Best(ends.narrow(0, i * beam, beam)))];

        (Tensor Next, KeyValueCache[] Caches) Next(int step)
        {
            Tensor last = cat([.. boards.Select(board => board.Tokens.select(1, -1))], 0);   // (N)
            KeyValueCache[] caches = [.. Enumerable.Range(0, network.DecoderLayers)
                .Select(layer => KeyValueCache.Join([.. boards.Select(board => board.Caches[layer])]))];
            return (nn.functional.log_softmax(network.Step(last, step, sources.Repeat(beam), caches), 1), caches);
        }
    }

    /// <summary>The beams of one sentence.</summary>
    private sealed class Board(int beam, int layers, Device device)
    {
        private Tensor _scores = tensor([0f, .. Enumerable.Repeat(float.NegativeInfinity, beam - 1)], device: device); // (K)

        /// <summary>The start and the tokens so far (K, t).</summary>
        public Tensor Tokens { get; private set; } = zeros([beam, 1], ScalarType.Int64, device);

        /// <summary>For each layer the steps so far.</summary>
        public KeyValueCache[] Caches { get; private set; } = [.. Enumerable.Range(0, layers).Select(_ => new KeyValueCache())];

        /// <summary>Takes a step's result, (K, V + 1), and the caches of these beams.</summary>
        public void Collect(Tensor next, KeyValueCache[] caches)
        {
            using Scalar never = float.NegativeInfinity, width = next.shape[1];
            next.select(1, 0).fill_(never);
            (Tensor scores, Tensor chosen) = (next + _scores.unsqueeze(1)).flatten().topk(beam, 0);
            Tensor rows = chosen.floor_divide(width);                                        // (K)
            Tokens = cat([Tokens.index_select(0, rows), chosen.remainder(width).unsqueeze(1)], 1).MoveToOuterDisposeScope();
            _scores = scores.MoveToOuterDisposeScope();
            foreach (KeyValueCache before in Caches)
            {
                before.Dispose();
            }

            Caches = caches;
            foreach (KeyValueCache cache in caches)
            {
                cache.Select(rows);
                cache.MoveToOuterDisposeScope();
            }
        }

        /// <summary>The tokens of the best translation, whose last step says how likely each is to end, (K).</summary>
        public long[] Best(Tensor ends)
        {
            long row = (_scores + ends).argmax().item<long>();
            return Tokens[row].narrow(0, 1, Tokens.shape[1] - 1).cpu().data<long>().ToArray();
        }
    }
}
