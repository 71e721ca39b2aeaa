namespace Sentiment;

/// <summary>Which columns of a file hold the text and its label, and whether its first row names them.</summary>
internal sealed record ColumnChoice(int Text, int Label, bool HasHeader)
{
    private static readonly string[] TextNames = ["text", "review", "document", "sentence", "comment", "content"];
    private static readonly string[] LabelNames = ["label", "sentiment", "polarity", "class", "rating", "target"];

    /// <summary>Takes the columns named (by header or by 0-based number), and guesses the others.</summary>
    public static ColumnChoice Of(string path, List<string[]> rows, string? text, string? label)
    {
        if (rows.Count == 0)
        {
            throw new SampleException($"{path}: expected rows of text and label, found an empty file.");
        }

        string[] first = rows[0];
        bool hasHeader = IsName(text) || IsName(label) || first.Any(f => TextNames.Contains(Plain(f)) || LabelNames.Contains(Plain(f)));
        List<string[]> data = hasHeader ? rows[1..] : rows;
        if (data.Count == 0)
        {
            throw new SampleException($"{path}: expected rows after the header '{string.Join(", ", first)}', found none.");
        }

        if (first.Length < 2)
        {
            throw new SampleException($"{path}: expected a column of text and one of labels, found one column ({Describe(first, hasHeader)}).");
        }

        int? named = Find(path, first, hasHeader, label, "--label-column");
        int textColumn = Find(path, first, hasHeader, text, "--text-column")
            ?? ByName(first, hasHeader, TextNames)
            ?? Longest(data, except: named);
        int labelColumn = named
            ?? ByName(first, hasHeader, LabelNames)
            ?? FewestValues(data, except: textColumn);
        return textColumn == labelColumn
            ? throw new SampleException($"{path}: expected different columns for text and label, found column {textColumn} for both.")
            : new ColumnChoice(textColumn, labelColumn, hasHeader);
    }

    private static int? Find(string path, string[] first, bool hasHeader, string? column, string option)
    {
        if (column is null)
        {
            return null;
        }

        int found = IsName(column) ? Array.FindIndex(first, f => Plain(f) == Plain(column)) : int.Parse(column);
        return found >= 0 && found < first.Length
            ? found
            : throw new SampleException($"{path}: expected {option} to be one of the columns {Describe(first, hasHeader)}, found '{column}'.");
    }

    private static string Describe(string[] first, bool hasHeader) =>
        string.Join(", ", first.Select((name, i) => hasHeader ? $"{i} '{name}'" : $"{i}"));

    private static int? ByName(string[] header, bool hasHeader, string[] names)
    {
        int found = hasHeader ? Array.FindIndex(header, f => names.Contains(Plain(f))) : -1;
        return found < 0 ? null : found;
    }

    private static int Longest(List<string[]> rows, int? except) =>
        Columns(rows, except).MaxBy(c => rows.Sum(r => c < r.Length ? r[c].Length : 0));

    private static int FewestValues(List<string[]> rows, int? except) =>
        Columns(rows, except).MinBy(c => rows.Select(r => c < r.Length ? r[c] : "").Distinct().Count());

    private static IEnumerable<int> Columns(List<string[]> rows, int? except) =>
        Enumerable.Range(0, rows[0].Length).Where(c => c != except);

    private static bool IsName(string? column) => column is not null && !column.All(char.IsAsciiDigit);

    private static string Plain(string name) => name.Trim().ToLowerInvariant();
}
