using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>Scores rows in batches: read them one by one into slots, score them together, get each slot's values.</summary>
internal abstract class BatchScorer
{
    /// <summary>Keeps what the network needs of the row that the input stands on.</summary>
    public abstract void Read(int slot);

    /// <summary>Runs the network on slots 0 to <paramref name="count"/> - 1.</summary>
    public abstract void Score(int count);

    /// <summary>Makes the getters of the added columns; null where one is not asked for.</summary>
    /// <param name="active">Which columns are asked for.</param>
    /// <param name="slot">Says which slot is being shown.</param>
    public abstract Delegate?[] CreateGetters(bool[] active, Func<int> slot);
}
