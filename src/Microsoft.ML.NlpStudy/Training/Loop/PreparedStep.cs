using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The batches of one step, each in the shards that threads compute side by side, and what they weigh together.</summary>
internal sealed record PreparedStep(TrainingShard[][] Batches, double Weight) : IDisposable
{
    /// <summary>Makes a step's tensors.</summary>
    /// <param name="task">What is trained.</param>
    /// <param name="batches">Numbers of the examples of each batch.</param>
    /// <param name="shards">Into how many parts a batch is split.</param>
    /// <param name="seed">Where dropout starts to draw from.</param>
    public static PreparedStep Create(TrainingTask task, IReadOnlyList<int[]> batches, int shards, ulong seed)
    {
        var prepared = new List<TrainingShard[]>();
        for (int i = 0; i < batches.Count; i++)
        {
            int[] batch = batches[i];
            ulong batchSeed = SplitMix.Of(seed, (ulong)i);
            int count = Math.Min(shards, batch.Length);

            // Every count-th example, so that each shard has short and long ones.
            prepared.Add([.. Enumerable.Range(0, count).Select(shard =>
                task.Prepare([.. batch.Where((_, place) => place % count == shard)], SplitMix.Of(batchSeed, (ulong)shard)))]);
        }

        return new PreparedStep([.. prepared], batches.Sum(batch => batch.Sum(task.WeightOf)));
    }

    public void Dispose()
    {
        foreach (TrainingShard shard in Batches.SelectMany(batch => batch))
        {
            shard.Dispose();
        }
    }
}
