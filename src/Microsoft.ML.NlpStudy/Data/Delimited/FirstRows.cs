namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A look at a delimited file's first rows, before a format's number of fields is known.</summary>
internal static class FirstRows
{
    // More than any table of texts has; a file of separators alone ends here.
    private const int MostFields = 10_000;

    /// <summary>Reads the fields of the rows from the first on, as they are asked for, blank lines left out.</summary>
    /// <param name="path">The file.</param>
    /// <param name="format">The format of its rows; its header and number of fields are not used.</param>
    /// <param name="options">Encoding and limits.</param>
    /// <exception cref="FormatException">A row cannot be read: the first, or one that is not to be skipped.</exception>
    public static IEnumerable<string[]> Of(string path, DelimitedFormat format, TextReadingOptions options)
    {
        using var window = new TextWindow(options);
        window.Open(path);
        var scanner = new DelimitedScanner(window, format, MostFields) { Recovers = options.BadRows == BadRowHandling.Skip };
        scanner.PassLines(format.SkippedLines);
        for (bool isFirst = true; scanner.Scan(); scanner.EndRow())
        {
            Problem? problem = scanner.Problem ?? window.ProblemOf(scanner.Length);
            if (problem is not null && (isFirst || options.BadRows == BadRowHandling.Throw))
            {
                throw new FormatException(window.Place(problem, scanner.Line, format.EndsAtLineFeeds).ToString());
            }

            if (problem is null && scanner.Length > 0)
            {
                isFirst = false;
                yield return Values(window, scanner, format.Escape);
            }
        }
    }

    /// <summary>Reads the first line behind those that are skipped; empty where there is none.</summary>
    public static string Line(string path, TextReadingOptions options, int skippedLines)
    {
        using var window = new TextWindow(options);
        window.Open(path);
        var scanner = new DelimitedScanner(window, DelimitedFormat.Lines, keptFields: 1);
        scanner.PassLines(skippedLines);
        return scanner.Scan() && scanner.Problem is null ? window.Text[..scanner.Length].ToString() : "";
    }

    private static string[] Values(TextWindow window, DelimitedScanner scanner, char? escape)
    {
        var values = new string[scanner.Fields.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Field field = scanner.Fields[i];
            char[] value = window.Slice(field.Start, field.Length).ToArray();
            values[i] = new string(value, 0, field.HasDoubledQuotes || field.HasEscapes ? field.Unescape(value, escape) : value.Length);
        }

        return values;
    }
}
