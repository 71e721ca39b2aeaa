using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// A scorer of rows in batches: rows are read one by one into slots and scored together; then each slot's values can be read.
/// </summary>
internal abstract class BatchScorer
{
    /// <summary>Keeps the network's inputs of the row that the input stands on.</summary>
    public abstract void Read(int slot);

    /// <summary>Runs the network on slots 0 to <paramref name="count"/> - 1.</summary>
    public abstract void Score(int count);

    /// <summary>Makes the getters of the added columns; <see langword="null"/> for a column that is not asked for.</summary>
    /// <param name="active">Whether each column is asked for.</param>
    /// <param name="slot">Gives the number of the slot that is being shown.</param>
    public abstract Delegate?[] CreateGetters(bool[] active, Func<int> slot);
}
