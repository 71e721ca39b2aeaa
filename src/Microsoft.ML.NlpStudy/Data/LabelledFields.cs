namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Which fields of a file hold the text and its label, and whether its first row names them.</summary>
internal sealed record LabelledFields(int Text, int Label, bool HasHeader)
{
    // Enough rows to tell a field of labels from one of texts.
    private const int SampleSize = 200;

    private static readonly string[] TextNames = ["text", "review", "document", "sentence", "comment", "content"];
    private static readonly string[] LabelNames = ["label", "sentiment", "polarity", "class", "rating", "target"];

    /// <summary>Takes the fields that the options name, and guesses the others.</summary>
    /// <exception cref="FormatException">The file has not the rows that this takes.</exception>
    /// <exception cref="ArgumentException">It has no such field.</exception>
    public static (LabelledFields Fields, int FieldCount) Of(string path, char separator, bool quoted, LabelledTextOptions options)
    {
        List<string[]> rows = FirstRows.Of(path, separator, quoted, options, SampleSize);
        if (rows.Count == 0)
        {
            throw new FormatException($"{path}: expected rows of text and label, found an empty file.");
        }

        string[] first = rows[0];
        bool hasHeader = options.HasHeader ?? (IsNamed(options) || new FieldChoice(path, first, HasHeader: true).FindAny([.. TextNames, .. LabelNames]) is not null);
        var choice = new FieldChoice(path, first, hasHeader);
        List<string[]> data = hasHeader ? rows[1..] : rows;
        if (data.Count == 0)
        {
            throw new FormatException($"{path}: expected rows behind the header '{string.Join(", ", first)}', found none.");
        }

        choice.CheckTwo("a field of text and one of labels", separator);
        int? named = options.LabelField is { } labelField ? choice.Find(labelField, nameof(options.LabelField)) : null;
        int text = options.TextField is { } textField
            ? choice.Find(textField, nameof(options.TextField))
            : choice.FindAny(TextNames) ?? Others(first, named).MaxBy(field => Column(data, field).Sum(value => value.Length));
        int label = named
            ?? choice.FindAny(LabelNames) ?? Others(first, text).MinBy(field => Column(data, field).Distinct().Count());
        return text == label
            ? throw new ArgumentException($"{path}: expected different fields for text and label, found field {text} for both.")
            : (new LabelledFields(text, label, hasHeader), first.Length);
    }

    private static bool IsNamed(LabelledTextOptions options) =>
        (options.TextField is { } text && FieldChoice.IsName(text)) || (options.LabelField is { } label && FieldChoice.IsName(label));

    private static IEnumerable<int> Others(string[] first, int? taken) => Enumerable.Range(0, first.Length).Where(field => field != taken);

    private static IEnumerable<string> Column(List<string[]> rows, int field) => rows.Where(row => field < row.Length).Select(row => row[field]);
}
