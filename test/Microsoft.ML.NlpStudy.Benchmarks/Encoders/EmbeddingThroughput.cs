using System.Diagnostics;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Tests.Support;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Computes MiniLM's states of texts of one length, in a process of its own.</summary>
/// <remarks>Each side has its best batch size: of those tried, the one with the best time once the side is warm.</remarks>
internal static class EmbeddingThroughput
{
    private const int TokensInAll = 16_384;
    private const int Repetitions = 3;

    /// <summary>Prints the tokens a second and the batch size that gave them.</summary>
    public static void Print(bool isOwn, int length)
    {
        using var model = new MiniLm();
        using PretrainedEncoder encoder = PretrainedEncoder.Load(model.Folder);
        using PretrainedEncoderNetwork network = encoder.CopyNetwork();
        network.eval();
        int count = TokensInAll / length;
        var random = new Random(1);
        var store = new TokenStore();
        for (int i = 0; i < count; i++)
        {
            store.Add([.. Enumerable.Range(0, length).Select(_ => random.Next(1000, 30_000))]);
        }

        int[] sizes = length < 64 ? [8, 16, 32, 64, 128] : [2, 4, 8, 16, 32];
        double best = 0;
        int bestSize = 0;
        foreach (int size in sizes)
        {
            Run(size);
            for (int repetition = 0; repetition < Repetitions; repetition++)
            {
                var clock = Stopwatch.StartNew();
                Run(size);
                double speed = count * length / clock.Elapsed.TotalSeconds;
                (best, bestSize) = speed > best ? (speed, size) : (best, bestSize);
            }
        }

        PeerProcess.Print(best, bestSize);

        void Run(int size)
        {
            int[][] batches = [.. Enumerable.Range(0, count).Chunk(size)];
            if (isOwn)
            {
                // As EmbedText does.
                using IDisposable memory = ProcessorTuning.KeepFreedMemory();
                Shards.ForEach(batches, CPU, threads: 0, (rows, _) =>
                {
                    using TokenBatch batch = TokenBatch.Create(store, rows, CPU);
                    network.call(batch);
                });
                return;
            }

            foreach (int[] rows in batches)
            {
                // Ids of this package are one more: 0 is padding.
                var ids = new long[rows.Length * length];
                for (int row = 0; row < rows.Length; row++)
                {
                    for (int step = 0; step < length; step++)
                    {
                        ids[(row * length) + step] = store[rows[row]][step] - 1;
                    }
                }

                model.States(ids, rows.Length);
            }
        }
    }
}
