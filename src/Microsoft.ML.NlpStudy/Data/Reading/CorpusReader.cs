namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A reader of rows of text columns, once from first to last.</summary>
internal abstract class CorpusReader : IDisposable
{
    /// <summary>Reads the next row.</summary>
    /// <param name="row">Receives a value for each column; that of an inactive column may stay as it is.</param>
    /// <returns>False after the last row.</returns>
    /// <exception cref="FormatException">The row cannot be read, and is not to be skipped.</exception>
    public abstract bool Read(Span<ReadOnlyMemory<char>> row);

    public abstract void Dispose();
}
