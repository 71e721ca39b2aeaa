namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The fields of a file that hold the text and its label, and whether its first row names them.</summary>
/// <param name="Text">The field of the text.</param>
/// <param name="Labels">The field of the label, or of several.</param>
/// <param name="HasHeader">Whether the first row names the fields.</param>
/// <param name="Choice">The fields by name and number.</param>
/// <param name="Decision">The decision in words, for the log.</param>
internal sealed record LabeledFields(int Text, int[] Labels, bool HasHeader, FieldChoice Choice, string Decision)
{
    // Enough rows to tell a field of labels from one of texts.
    private const int SampleSize = 200;

    // Where rows are sorted by label, the first rows show one label only: up to this many rows are read until a second appears.
    private const int LongestLook = 2_000_000;

    /// <summary>Takes the fields that the options name, and guesses the others.</summary>
    /// <exception cref="FormatException">The file has too few rows or fields, or does not show which fields are text and label.</exception>
    /// <exception cref="ArgumentException">The file has no such field.</exception>
    public static LabeledFields Of(FieldTable table, LabeledTextOptions options)
    {
        string path = table.Path;
        string[][] rows = [.. table.Rows().Take(SampleSize)];
        if (rows.Length == 0)
        {
            throw new FormatException($"{path}: expected rows of text and label, found an empty file.");
        }

        string[] first = rows[0];
        FieldStatistics[] below = Statistics(rows.Skip(1), first.Length);
        new FieldChoice(path, first, HasHeader: false).CheckTwo("a field of text and one of labels", table.Format.Separator);
        bool hasHeader = table.Layout is not null || (options.HasHeader ?? GuessHeader(path, first, below, options));
        if (hasHeader && rows.Length == 1)
        {
            throw new FormatException($"{path}: expected rows behind the header '{string.Join(", ", first)}', found none.");
        }

        var choice = new FieldChoice(path, first, hasHeader);
        FieldStatistics[] all = hasHeader ? below : Statistics(rows, first.Length);
        var guess = new LabelGuess(choice, all, options);
        if (!guess.IsSure && rows.Length == SampleSize)
        {
            all = Statistics(WithoutErrors(table.Rows().Skip(hasHeader ? 1 : 0).Take(LongestLook)), first.Length);
            guess = new LabelGuess(choice, all, options);
        }

        int text = guess.Text;
        int[] labels = guess.Labels();
        if (labels.Contains(text))
        {
            throw new ArgumentException($"{path}: expected different fields for text and label, found field {text} for both.");
        }

        return new LabeledFields(text, labels, hasHeader, choice, guess.Describe(labels, table.Layout is null ? hasHeader : null));
    }

    /// <summary>Gets the columns and their fields.</summary>
    public (string Name, int Field)[] Columns(LabeledTextOptions options)
    {
        var columns = new List<(string, int)> { (options.TextColumnName, Text) };
        if (options.SecondTextField is { } second)
        {
            columns.Add((options.SecondTextColumnName, Choice.Find(second, nameof(options.SecondTextField))));
        }

        columns.AddRange(
            options.LabelFields is null ? [(options.LabelColumnName, Labels[0])] : Labels.Select(field => Choice.All()[field]));
        string? twice = columns.GroupBy(column => column.Item1).FirstOrDefault(group => group.Count() > 1)?.Key;
        return twice is null ? [.. columns]
            : throw new ArgumentException($"{Choice.FilePath}: expected columns of different names, found '{twice}' twice.");
    }

    private static bool GuessHeader(string path, string[] first, FieldStatistics[] below, LabeledTextOptions options)
    {
        IEnumerable<string?> named = [options.TextField, options.LabelField, options.SecondTextField, .. options.LabelFields ?? []];
        if (named.Any(field => field is not null && FieldChoice.IsName(field)))
        {
            return true;
        }

        bool areNumbered = options.TextField is not null && (options.LabelField ?? options.LabelFields?[0]) is not null;
        return HeaderGuess.Of(first, below) ?? (areNumbered
            ? false
            : throw new FormatException(
                $"{path}: expected a first row that shows whether it names the fields, found "
                + $"{string.Join("; ", first.Select((value, i) => $"{i}: '{Short(value)}' above {below[i].Examples()}"))}. Option "
                + $"HasHeader says so."));
    }

    private static string Short(string value)
    {
        const int Shown = 30;
        return (value.Length <= Shown ? value : value[..Shown] + "…").ReplaceLineEndings(" ");
    }

    private static FieldStatistics[] Statistics(IEnumerable<string[]> rows, int fields)
    {
        FieldStatistics[] statistics = [.. Enumerable.Range(0, fields).Select(_ => new FieldStatistics())];
        foreach (string[] row in rows)
        {
            for (int field = 0; field < Math.Min(fields, row.Length); field++)
            {
                statistics[field].Add(row[field]);
            }
        }

        return statistics;
    }

    /// <summary>Reads the rows before the first bad one, which the pass itself will report.</summary>
    private static IEnumerable<string[]> WithoutErrors(IEnumerable<string[]> rows)
    {
        using IEnumerator<string[]> row = rows.GetEnumerator();
        while (Next())
        {
            yield return row.Current;
        }

        bool Next()
        {
            try
            {
                return row.MoveNext();
            }
            catch (FormatException)
            {
                return false;
            }
        }
    }
}
