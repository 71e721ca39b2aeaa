namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The losses of a step's shards in all processes.</summary>
/// <param name="layout">The division of shards among processes.</param>
internal sealed class ShardResults(ShardLayout layout)
{
    private readonly List<(int Count, double[] Losses, long[] Right)> _batches = [];

    /// <summary>Adds the results of a batch's shards in this process.</summary>
    /// <param name="count">The number of the batch's shards in all processes.</param>
    /// <param name="losses">The loss of each own shard.</param>
    /// <param name="right">The number of right predictions of each own shard.</param>
    public void Add(int count, double[] losses, long[] right) => _batches.Add((count, losses, right));

    /// <summary>Sums the results of all processes, in the order of batches and shards.</summary>
    /// <param name="squaredNorm">
    /// The square of the gradient's norm. It becomes that of the first process: another kind of processor may round it differently, and
    /// all must decide alike.
    /// </param>
    public StepResult Sum(ref double squaredNorm)
    {
        ProcessGroup processes = layout.Processes;
        if (processes.IsAlone)
        {
            return Sum(_batches);
        }

        WordBuffer message = processes.BeginForAll();
        message.Write<double>([squaredNorm]);
        foreach ((_, double[] losses, long[] right) in _batches)
        {
            message.Write<double>(losses);
            message.Write<long>(right);
        }

        WordBuffer[] incoming = processes.Exchange();
        foreach (int process in processes.Others)
        {
            double norm = incoming[process].Read<double>(1)[0];
            squaredNorm = process == 0 ? norm : squaredNorm;
        }

        return Sum(_batches.Select(batch =>
        {
            var all = (Losses: new List<double>(), Right: new List<long>());
            for (int process = 0; process < processes.Count; process++)
            {
                (int start, int end) = layout.ShardsOf(process, batch.Count);
                bool isOwn = process == processes.Rank;
                all.Losses.AddRange(isOwn ? batch.Losses : incoming[process].Read<double>(end - start));
                all.Right.AddRange(isOwn ? batch.Right : incoming[process].Read<long>(end - start));
            }

            return (batch.Count, all.Losses.ToArray(), all.Right.ToArray());
        }));
    }

    private static StepResult Sum(IEnumerable<(int Count, double[] Losses, long[] Right)> batches)
    {
        double loss = 0;
        long right = 0;
        foreach ((_, double[] losses, long[] ones) in batches)
        {
            loss += losses.Sum();
            right += ones.Sum();
        }

        return new StepResult(loss, right);
    }
}
