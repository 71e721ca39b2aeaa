using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Data;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of <c>LoadTaggedText</c>, for sentences whose tokens have tags.</summary>
public sealed record TaggedTextOptions : TextReadingOptions
{
    /// <summary>The layout of the file. Default: <see cref="TaggedTextLayout.Detect"/>, by its first lines.</summary>
    public TaggedTextLayout Layout { get; init; } = TaggedTextLayout.Detect;

    /// <summary>
    /// The character between the columns of a row, or between a word and its tag in <see cref="TaggedTextLayout.Pairs"/>. A space stands
    /// for any number of spaces. Default: <see langword="null"/>, a tab where the first rows have tabs, else spaces; a slash for pairs.
    /// </summary>
    public char? Separator { get; init; }

    /// <summary>
    /// The column of the token in <see cref="TaggedTextLayout.Columns"/>, from 0. Default: <see langword="null"/>, the first. Where the
    /// first counts the tokens, as in CoNLL-U, reading ends in an error that shows the columns.
    /// </summary>
    public int? TokenField { get; init; }

    /// <summary>
    /// The column of the tag in <see cref="TaggedTextLayout.Columns"/>, from 0. Default: <see langword="null"/>, the last. Where the last
    /// is empty, written <c>_</c>, reading ends in an error that shows the columns.
    /// </summary>
    public int? TagField { get; init; }

    /// <summary>
    /// The prefix of comment lines, which are no rows. Default: <see langword="null"/>, <c>##</c> in
    /// <see cref="TaggedTextLayout.Characters"/>, none in the others.
    /// </summary>
    public string? CommentPrefix { get; init; }

    /// <summary>
    /// The pattern of the files that are read from a folder, with * and ? for any characters. Default: <c>*</c>, all but hidden ones.
    /// </summary>
    public string SearchPattern { get; init; } = "*";

    /// <summary>Whether subfolders are read too. Default: false.</summary>
    public bool Recursive { get; init; }

    /// <summary>The column that will hold the tokens of a sentence, a vector of text. Default: <c>Tokens</c>.</summary>
    public string TokensColumnName { get; init; } = "Tokens";

    /// <summary>The column that will hold their tags, a vector of text. Default: <c>Tags</c>.</summary>
    public string TagsColumnName { get; init; } = "Tags";

    /// <summary>
    /// The column that will hold the sentence as one text: its tokens with spaces between, or its characters. Default:
    /// <see langword="null"/>, none.
    /// </summary>
    public string? TextColumnName { get; init; }

    /// <summary>
    /// The column that will hold the file's path from the folder on, with slashes. Default: <see langword="null"/>, none.
    /// </summary>
    public string? FileNameColumnName { get; init; }

    /// <summary>
    /// The column that will hold the number of the sentence's first line, as text. Default: <see langword="null"/>, none.
    /// </summary>
    public string? LineColumnName { get; init; }

    /// <inheritdoc/>
    public override void Validate()
    {
        base.Validate();
        OptionCheck.IsDefined(Layout);
        OptionCheck.That(Separator is not ('\n' or '\r'), "a character other than a line break", Separator, nameof(Separator));
        OptionCheck.That(
            Separator is null || Layout is not TaggedTextLayout.Characters, "null for characters, whose rows have tabs", Separator);
        OptionCheck.That(TokenField is null or >= 0, "a column from 0, or null", TokenField);
        OptionCheck.That(TagField is null or >= 0, "a column from 0, or null", TagField);
        OptionCheck.That(TagField is null || TagField != TokenField, "another column than the token's", TagField);
        OptionCheck.That(
            CommentPrefix is null || (CommentPrefix.Length > 0 && !CommentPrefix.AsSpan().ContainsAny('\n', '\r')),
            "characters of one line, or null", CommentPrefix);
        OptionCheck.That(!string.IsNullOrEmpty(SearchPattern), "a pattern, as *.txt", SearchPattern);
        OptionCheck.That(!string.IsNullOrEmpty(TokensColumnName), "a column's name", TokensColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(TagsColumnName), "a column's name", TagsColumnName);
        ColumnNames.Check(TagsColumnName, nameof(TagsColumnName), TokensColumnName);
        ColumnNames.Check(TextColumnName, nameof(TextColumnName), TokensColumnName, TagsColumnName);
        ColumnNames.Check(FileNameColumnName, nameof(FileNameColumnName), TokensColumnName, TagsColumnName, TextColumnName);
        ColumnNames.Check(
            LineColumnName, nameof(LineColumnName), TokensColumnName, TagsColumnName, TextColumnName, FileNameColumnName);
    }

    /// <summary>Gets the options that find the files.</summary>
    internal TextFilesOptions Files =>
        new() { SearchPattern = SearchPattern, Recursive = Recursive, FileNameColumnName = FileNameColumnName };
}
