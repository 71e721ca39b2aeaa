using System.Globalization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The detection of the format of a file of tagged sentences, by its first lines.</summary>
internal static class TaggedLayouts
{
    private const int LookedAt = 200;
    private const double Most = 0.9;
    private const string CharacterComment = "##";

    /// <summary>Finds the format that the options name, or that the first lines show.</summary>
    /// <exception cref="FormatException">The file is empty, or nothing shows its format.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The file has no such column.</exception>
    public static TaggedFormat Of(string path, TaggedTextOptions options)
    {
        Line[] all = [.. FirstLines(path, options)];
        Line[] lines = [.. all.Where(line => !line.Text.StartsWith(CharacterComment, StringComparison.Ordinal))];
        lines = lines.Length > 0 && options.CommentPrefix is null ? lines : all;
        if (lines.Length == 0)
        {
            throw new FormatException($"{path}: expected sentences with tags, found none.");
        }

        TaggedTextLayout layout = options.Layout == TaggedTextLayout.Detect ? Detect(path, lines, all.Length, options) : options.Layout;
        TaggedFormat format = layout switch
        {
            TaggedTextLayout.Characters => new TaggedFormat(layout, '\t') { CommentPrefix = options.CommentPrefix ?? CharacterComment },
            TaggedTextLayout.Pairs => new TaggedFormat(layout, options.Separator ?? '/') { CommentPrefix = options.CommentPrefix },
            _ => Columns(path, lines, options),
        };
        return options.Layout == TaggedTextLayout.Detect && layout != TaggedTextLayout.Columns
            ? format with { Decision = $"{path}: {Describe(layout)}. Option Layout says otherwise." }
            : format;
    }

    private static TaggedTextLayout Detect(string path, Line[] lines, int lineCount, TaggedTextOptions options)
    {
        string[] texts = [.. lines.Select(line => line.Text)];
        bool hasColumnOptions = options.TokenField is not null || options.TagField is not null;

        // With comments of that kind, a space after the character is a mistake to report, and no column's.
        bool hasComments = lineCount > lines.Length;
        if (!hasColumnOptions && options.Separator is null or '\t' && ShareOf(texts, text => IsCharacter(text, hasComments)) >= Most)
        {
            return TaggedTextLayout.Characters;
        }

        char slash = options.Separator ?? '/';
        string[] words = [.. texts.SelectMany(text => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))];
        bool mayBePairs = !hasColumnOptions && !char.IsWhiteSpace(slash) && (options.Separator is null || words.Length > texts.Length);
        if (mayBePairs
            && ShareOf(words, word => word.LastIndexOf(slash) > 0 && word.LastIndexOf(slash) < word.Length - 1) >= Most)
        {
            return TaggedTextLayout.Pairs;
        }

        char separator = SeparatorOf(texts, options);
        int count = Split(texts[0], separator).Length;
        if (count >= 2 && ShareOf(texts, text => Split(text, separator).Length == count) > 0.5)
        {
            return TaggedTextLayout.Columns;
        }

        throw new FormatException(
            $"{path}, line {lines[0].Number}: expected a token and its tag in columns, a character, a tab and its tag, or words as the/DT, "
                + $"found '{Beginning(texts[0])}'. Option Layout names the layout.");
    }

    private static TaggedFormat Columns(string path, Line[] lines, TaggedTextOptions options)
    {
        char separator = SeparatorOf([.. lines.Select(line => line.Text)], options);
        string[][] rows = [.. lines.Select(line => Split(line.Text, separator))];
        int count = rows[0].Length;
        if (count < 2)
        {
            string found = separator == '\t' && lines[0].Text.Contains(' ') ? "one, which has spaces in place of tabs" : "one";
            throw new FormatException(
                $"{path}, line {lines[0].Number}: expected two columns or more, a token and its tag, found {found}.");
        }

        CheckField(path, options.TokenField, count, nameof(options.TokenField));
        CheckField(path, options.TagField, count, nameof(options.TagField));
        string? unclear = options.TokenField is null && rows.Length > 1 && rows[0][0] == "1" && rows[1][0] == "2"
            ? "the first column counts the tokens"
            : options.TagField is null && rows.All(row => row[^1] == "_") ? "the last column is empty" : null;
        if (unclear is not null)
        {
            throw new FormatException(
                $"{path}: expected options TokenField and TagField, since {unclear}, found the columns {Show(rows[0])}.");
        }

        var format = new TaggedFormat(TaggedTextLayout.Columns, separator)
        {
            FieldCount = count,
            TokenField = options.TokenField ?? 0,
            TagField = options.TagField ?? count - 1,
            CommentPrefix = options.CommentPrefix,
        };
        OptionCheck.That(
            format.TagField != format.TokenField, "another column than the token's", format.TagField, nameof(options.TagField));
        string[] shown = rows.FirstOrDefault(row => row.Length == count && row[format.TagField] != "O") ?? rows[0];
        bool isGuessed = options.Separator is null || (count > 2 && (options.TokenField is null || options.TagField is null));
        return !isGuessed ? format : format with
        {
            Decision = string.Create(
                CultureInfo.InvariantCulture,
                $"{path}: {count} columns with {format.SeparatorName} between; the token is column {format.TokenField}, the tag column "
                    + $"{format.TagField}, as in {Show(shown)}. Options Layout, Separator, TokenField and TagField say otherwise."),
        };
    }

    private static IEnumerable<Line> FirstLines(string path, TaggedTextOptions options)
    {
        using var window = new TextWindow(options with { InvalidBytes = InvalidByteHandling.Replace });
        window.Open(path);
        var scanner = new DelimitedScanner(
            window, DelimitedFormat.LineFeedLines with { CommentPrefix = options.CommentPrefix }, keptFields: 1);
        for (int looked = 0; looked < LookedAt && scanner.Scan(); scanner.EndRow())
        {
            Field field = scanner.Fields.Length > 0 ? scanner.Fields[0] : default;
            string text = window.Text.Slice(field.Start, field.Length).ToString();
            if (scanner.Problem is null && !string.IsNullOrWhiteSpace(text) && !text.StartsWith("-DOCSTART-", StringComparison.Ordinal))
            {
                looked++;
                yield return new Line(scanner.Line, text);
            }
        }
    }

    private static bool IsCharacter(string text, bool mayHaveSpace)
    {
        int length = StringInfo.GetNextTextElementLength(text);
        return length < text.Length - 1 && (text[length] == '\t' || (mayHaveSpace && text[length] == ' '))
            && text.IndexOfAny(['\t', ' '], length + 1) < 0;
    }

    private static char SeparatorOf(string[] texts, TaggedTextOptions options) =>
        options.Separator ?? (ShareOf(texts, text => text.Contains('\t')) > 0.5 ? '\t' : ' ');

    private static string[] Split(string text, char separator) =>
        separator == ' ' ? text.Split(' ', StringSplitOptions.RemoveEmptyEntries) : text.Split(separator);

    private static double ShareOf(string[] texts, Func<string, bool> holds) => texts.Count(holds) / (double)texts.Length;

    private static void CheckField(string path, int? field, int count, string option) =>
        OptionCheck.That(field is null || field < count, $"a column of '{path}', 0 to {count - 1}, or null", field, option);

    private static string Describe(TaggedTextLayout layout) => layout == TaggedTextLayout.Characters
        ? "a character, a tab and its tag in each row; lines that begin with ## are comments"
        : "a sentence in each line; the last slash of a word stands before its tag";

    private static string Show(string[] fields) => $"'{string.Join("', '", fields.Select(Beginning))}'";

    private static string Beginning(string text) => text.Length <= 60 ? text : text[..60].TrimEnd() + "…";

    /// <summary>A line with its number, from 1.</summary>
    private sealed record Line(long Number, string Text);
}
