namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The division of a batch's shards among processes: each has as many as it has threads, one process after another.</summary>
internal sealed class ShardLayout
{
    private readonly int[] _starts;

    /// <summary>Divides shards.</summary>
    /// <param name="processes">The processes.</param>
    /// <param name="shards">The number of shards of each process.</param>
    public ShardLayout(ProcessGroup processes, int[] shards)
    {
        Processes = processes;
        _starts = new int[shards.Length + 1];
        for (int process = 0; process < shards.Length; process++)
        {
            _starts[process + 1] = _starts[process] + shards[process];
        }
    }

    /// <summary>The processes.</summary>
    public ProcessGroup Processes { get; }

    /// <summary>The largest number of shards of a batch.</summary>
    public int Total => _starts[^1];

    /// <summary>The layout of a process that computes all shards alone.</summary>
    public static ShardLayout Alone(int shards) => new(ProcessGroup.Alone, [shards]);

    /// <summary>Finds the shards of a process.</summary>
    /// <param name="process">The process's number.</param>
    /// <param name="count">The number of shards of the batch; a small batch has fewer than <see cref="Total"/>.</param>
    /// <returns>The first of them, and the one after the last.</returns>
    public (int Start, int End) ShardsOf(int process, int count) =>
        (Math.Min(_starts[process], count), Math.Min(_starts[process + 1], count));

    /// <inheritdoc cref="ShardsOf"/>
    public (int Start, int End) OwnShards(int count) => ShardsOf(Processes.Rank, count);
}
