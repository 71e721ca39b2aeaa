namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Rows of text columns, read once from first to last.</summary>
internal abstract class CorpusReader : IDisposable
{
    /// <summary>Reads the next row.</summary>
    /// <param name="row">Takes a value for each column; one that is not asked for may be left as it is.</param>
    /// <returns>False after the last row.</returns>
    /// <exception cref="FormatException">The row cannot be read, and is not to be skipped.</exception>
    public abstract bool Read(Span<ReadOnlyMemory<char>> row);

    public abstract void Dispose();
}
