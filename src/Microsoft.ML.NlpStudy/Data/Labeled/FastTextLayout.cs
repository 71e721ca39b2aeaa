namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// The layout of fastText's lines: labels with a prefix, and a text. Several labels of a line are one value, with spaces between.
/// </summary>
internal sealed class FastTextLayout : LineLayout
{
    private const string Prefix = "__label__";

    public override IReadOnlyList<string> FieldNames { get; } = ["label", "text"];

    /// <summary>Whether a file with such a first line is in this layout.</summary>
    public static bool Fits(string firstLine) => firstLine.StartsWith(Prefix, StringComparison.Ordinal);

    public override Problem? Split(ReadOnlyMemory<char> line, Span<ReadOnlyMemory<char>?> fields)
    {
        ReadOnlyMemory<char> text = line.Trim();
        ReadOnlyMemory<char> labels = default;
        while (text.Span.StartsWith(Prefix))
        {
            int end = text.Span.IndexOfAny(' ', '\t');
            ReadOnlyMemory<char> label = (end < 0 ? text : text[..end])[Prefix.Length..];
            labels = labels.IsEmpty ? label : $"{labels} {label}".AsMemory();
            text = end < 0 ? default : text[end..].TrimStart();
        }

        // fastText itself recognizes a label anywhere in the line.
        if (text.Span.Contains(" " + Prefix, StringComparison.Ordinal))
        {
            string[] words = text.ToString().Split(' ');
            IEnumerable<string> others = words.Where(word => word.StartsWith(Prefix, StringComparison.Ordinal))
                .Select(word => word[Prefix.Length..]);
            labels = string.Join(' ', others.Prepend(labels.ToString()).Where(label => label.Length > 0)).AsMemory();
            text = string.Join(' ', words.Where(word => !word.StartsWith(Prefix, StringComparison.Ordinal))).AsMemory();
        }

        (fields[0], fields[1]) = (labels, text);
        return labels.IsEmpty ? new Problem(0, $"a label that begins with {Prefix}", "none") : null;
    }
}
