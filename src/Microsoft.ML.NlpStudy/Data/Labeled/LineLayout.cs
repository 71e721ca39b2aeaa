namespace Microsoft.ML.NlpStudy.Data;

/// <summary>How a line holds fields that no separator parts.</summary>
internal abstract class LineLayout
{
    /// <summary>What the fields are called.</summary>
    public abstract IReadOnlyList<string> FieldNames { get; }

    /// <summary>Finds a line's fields.</summary>
    /// <param name="line">The line.</param>
    /// <param name="fields">Takes a value for each of <see cref="FieldNames"/>; null where the line has none.</param>
    /// <returns>Why this is no such line, or null.</returns>
    public abstract Problem? Split(ReadOnlyMemory<char> line, Span<ReadOnlyMemory<char>?> fields);
}
