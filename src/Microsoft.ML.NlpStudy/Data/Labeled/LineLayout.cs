namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The layout of a line whose fields no separator divides.</summary>
internal abstract class LineLayout
{
    /// <summary>The names of the fields.</summary>
    public abstract IReadOnlyList<string> FieldNames { get; }

    /// <summary>Finds a line's fields.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fields">
    /// Receives a value for each of <see cref="FieldNames"/>; <see langword="null"/> where the line has no value.
    /// </param>
    /// <returns>The error in the line; <see langword="null"/> for a good line.</returns>
    public abstract Problem? Split(ReadOnlyMemory<char> line, Span<ReadOnlyMemory<char>?> fields);
}
