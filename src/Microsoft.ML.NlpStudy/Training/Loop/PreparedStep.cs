using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The tensors of one training step.</summary>
/// <param name="Batches">The step's batches.</param>
/// <param name="Weight">The sum of the examples' weights.</param>
/// <param name="Predictions">The number of predictions.</param>
/// <param name="Tokens">The number of tokens, without padding.</param>
internal sealed record PreparedStep(PreparedBatch[] Batches, double Weight, long Predictions, long Tokens) : IDisposable
{
    /// <summary>Makes a step's tensors.</summary>
    /// <param name="task">The training task.</param>
    /// <param name="batches">The numbers of each batch's examples.</param>
    /// <param name="layout">The division of shards among processes.</param>
    /// <param name="seed">The seed of dropout.</param>
    public static PreparedStep Create(TrainingTask task, IReadOnlyList<int[]> batches, ShardLayout layout, ulong seed)
    {
        var prepared = new List<PreparedBatch>();
        long predictions = 0, tokens = 0;
        for (int i = 0; i < batches.Count; i++)
        {
            int[] batch = batches[i];
            ulong batchSeed = SplitMix.Of(seed, (ulong)i);
            int count = Math.Min(layout.Total, batch.Length);
            (int start, int end) = layout.OwnShards(count);

            // Every count-th example, so that each shard has short and long ones.
            prepared.Add(new PreparedBatch(
                [.. Enumerable.Range(start, end - start).Select(shard =>
                    task.Prepare([.. batch.Where((_, place) => place % count == shard)], SplitMix.Of(batchSeed, (ulong)shard)))],
                count));
            foreach (int example in batch)
            {
                predictions += task.PredictionsOf(example);
                tokens += task.TokensOf(example);
            }
        }

        return new PreparedStep([.. prepared], batches.Sum(batch => batch.Sum(task.WeightOf)), predictions, tokens);
    }

    public void Dispose()
    {
        foreach (TrainingShard shard in Batches.SelectMany(batch => batch.Shards))
        {
            shard.Dispose();
        }
    }
}

/// <summary>The tensors of a batch.</summary>
/// <param name="Shards">The shards of this process, which its threads compute side by side.</param>
/// <param name="Count">The number of shards in all processes.</param>
internal sealed record PreparedBatch(TrainingShard[] Shards, int Count);
