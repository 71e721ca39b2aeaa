using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// The layout of lines of a label without spaces, a space and a text, such as TREC's questions: <c>DESC:manner How did it develop ?</c>
/// </summary>
internal sealed partial class LabelFirstLayout : LineLayout
{
    private const int EnoughLines = 4;

    /// <summary>The names of label and text, and of the label's parts before and after its colon.</summary>
    public override IReadOnlyList<string> FieldNames { get; } = ["label", "text", "coarse", "fine"];

    /// <summary>Whether a file with such first lines, none of them with a tab, is in this layout.</summary>
    public static bool Fits(IReadOnlyList<string> lines)
    {
        bool areQuestions = lines.All(line => TrecLine().IsMatch(line));
        bool areNumbered = lines.Count >= EnoughLines && lines.All(line => NumberedLine().IsMatch(line))
            && lines.Select(line => line[..line.IndexOf(' ')]).Distinct().Count() <= lines.Count / 2;
        return lines.Count > 0 && (areQuestions || areNumbered);
    }

    public override Problem? Split(ReadOnlyMemory<char> line, Span<ReadOnlyMemory<char>?> fields)
    {
        ReadOnlyMemory<char> trimmed = line.Trim();
        int end = trimmed.Span.IndexOfAny(' ', '\t');
        if (end < 0)
        {
            return new Problem(0, "a label, a space and a text", "no space");
        }

        ReadOnlyMemory<char> label = trimmed[..end];
        (fields[0], fields[1]) = (label, trimmed[end..].TrimStart());
        int colon = label.Span.IndexOf(':');
        if (colon > 0)
        {
            (fields[2], fields[3]) = (label[..colon], label[(colon + 1)..]);
        }

        return null;
    }

    [GeneratedRegex("^[A-Z]{2,8}:[A-Za-z]{1,20} +\\S")]
    private static partial Regex TrecLine();

    [GeneratedRegex("^-?[0-9]{1,2} +\\S")]
    private static partial Regex NumberedLine();
}
