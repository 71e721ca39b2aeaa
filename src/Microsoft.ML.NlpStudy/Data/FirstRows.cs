namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A look at a delimited file's first rows, before a format's number of fields is known.</summary>
internal static class FirstRows
{
    // More than any table of texts has; a file of separators alone ends here.
    private const int MostFields = 10_000;

    /// <summary>The fields of the first rows, blank lines left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="separator">Between fields.</param>
    /// <param name="quoted">Whether fields may be quoted.</param>
    /// <param name="options">Encoding and limits.</param>
    /// <param name="count">At most how many rows.</param>
    /// <exception cref="FormatException">A row cannot be read: the first, or one that is not to be skipped.</exception>
    public static List<string[]> Of(string path, char separator, bool quoted, TextReadingOptions options, int count)
    {
        using var window = new TextWindow(options);
        window.Open(path);
        var scanner = new DelimitedScanner(window, new DelimitedFormat(separator, quoted, HasHeader: false, FieldCount: 0), MostFields)
        {
            Recovers = options.BadRows == BadRowHandling.Skip,
        };
        var rows = new List<string[]>();
        while (rows.Count < count && scanner.Scan())
        {
            Problem? problem = scanner.Problem ?? window.ProblemOf(scanner.Length);
            if (problem is not null && (rows.Count == 0 || options.BadRows == BadRowHandling.Throw))
            {
                throw new FormatException(window.Place(problem, scanner.Line).ToString());
            }

            if (problem is null && scanner.Length > 0)
            {
                rows.Add([.. Values(window, scanner)]);
            }

            scanner.EndRow();
        }

        return rows;
    }

    private static List<string> Values(TextWindow window, DelimitedScanner scanner)
    {
        var values = new List<string>();
        foreach (Field field in scanner.Fields)
        {
            string value = window.Slice(field.Start, field.Length).ToString();
            values.Add(field.HasDoubledQuotes ? value.Replace("\"\"", "\"") : value);
        }

        return values;
    }
}
