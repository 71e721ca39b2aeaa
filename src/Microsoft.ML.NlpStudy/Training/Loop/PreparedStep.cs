using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The tensors of one training step.</summary>
/// <param name="Batches">The step's batches, each as the shards that threads compute side by side.</param>
/// <param name="Weight">The sum of the examples' weights.</param>
/// <param name="Predictions">The number of predictions.</param>
/// <param name="Tokens">The number of tokens, without padding.</param>
internal sealed record PreparedStep(TrainingShard[][] Batches, double Weight, long Predictions, long Tokens) : IDisposable
{
    /// <summary>Makes a step's tensors.</summary>
    /// <param name="task">The training task.</param>
    /// <param name="batches">The numbers of each batch's examples.</param>
    /// <param name="shards">The number of shards of a batch.</param>
    /// <param name="seed">The seed of dropout.</param>
    public static PreparedStep Create(TrainingTask task, IReadOnlyList<int[]> batches, int shards, ulong seed)
    {
        var prepared = new List<TrainingShard[]>();
        long predictions = 0, tokens = 0;
        for (int i = 0; i < batches.Count; i++)
        {
            int[] batch = batches[i];
            ulong batchSeed = SplitMix.Of(seed, (ulong)i);
            int count = Math.Min(shards, batch.Length);

            // Every count-th example, so that each shard has short and long ones.
            prepared.Add([.. Enumerable.Range(0, count).Select(shard =>
                task.Prepare([.. batch.Where((_, place) => place % count == shard)], SplitMix.Of(batchSeed, (ulong)shard)))]);
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
        foreach (TrainingShard shard in Batches.SelectMany(batch => batch))
        {
            shard.Dispose();
        }
    }
}
