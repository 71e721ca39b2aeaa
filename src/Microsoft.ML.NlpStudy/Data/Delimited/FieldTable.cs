namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A file of rows of fields, before it is known which of them are columns.</summary>
/// <param name="Path">The file.</param>
/// <param name="Options">Encoding, limits, bad rows.</param>
/// <param name="Format">The format of its rows.</param>
/// <param name="Layout">The layout of lines whose fields no separator divides; <see langword="null"/> where one does.</param>
internal sealed record FieldTable(string Path, SeparatedTextOptions Options, DelimitedFormat Format, LineLayout? Layout = null)
{
    /// <summary>Makes the table of a file: JSON lines by its name, else fields between separators.</summary>
    public static FieldTable Of(string path, SeparatedTextOptions options)
    {
        if (options.Separator is not null || !JsonLinesLayout.IsNameOfOne(path))
        {
            return new FieldTable(path, options, options.FormatOf(path));
        }

        DelimitedFormat format = LineReader.FormatOf(options);
        return new FieldTable(path, options, format, JsonLinesLayout.Of(path, format, options));
    }

    /// <summary>Makes the table of a file whose lines are in a layout.</summary>
    public static FieldTable OfLines(string path, SeparatedTextOptions options, LineLayout layout) =>
        new(path, options, LineReader.FormatOf(options), layout);

    /// <summary>Reads the rows from the first on, as they are asked for, a header among them.</summary>
    public IEnumerable<string[]> Rows() => Layout is null ? FirstRows.Of(Path, Format, Options) : LayoutRows(Layout);

    /// <summary>Opens a reader.</summary>
    /// <param name="format">The format with header and number of fields.</param>
    /// <param name="badRows">Receives the bad rows.</param>
    /// <param name="fieldOfColumn">The 0-based field that each column is read from; -1 for a column that is not asked for.</param>
    /// <param name="isRequired">Whether every row must have a value for each column.</param>
    public CorpusReader Open(DelimitedFormat format, BadRowLog badRows, int[] fieldOfColumn, bool isRequired) => Layout is null
        ? DelimitedReader.Start(Path, format, Options, badRows, fieldOfColumn)
        : new LineReader(Path, format, Layout, Options, badRows, fieldOfColumn, isRequired);

    private IEnumerable<string[]> LayoutRows(LineLayout layout)
    {
        yield return [.. layout.FieldNames];
        int[] all = [.. Enumerable.Range(0, layout.FieldNames.Count)];
        var row = new ReadOnlyMemory<char>[all.Length];
        using var reader = new LineReader(Path, Format, layout, Options, new BadRowLog(Options.BadRows), all, isRequired: false);
        while (reader.Read(row))
        {
            yield return [.. row.Select(value => value.ToString())];
            Array.Clear(row);
        }
    }
}
