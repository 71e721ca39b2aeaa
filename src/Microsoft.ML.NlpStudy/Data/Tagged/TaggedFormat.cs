namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The format of a file of tagged sentences.</summary>
/// <param name="Layout">The layout, which is none to be detected.</param>
/// <param name="Separator">The character between columns, or between a word and its tag.</param>
internal sealed record TaggedFormat(TaggedTextLayout Layout, char Separator)
{
    /// <summary>The number of columns that a row must have.</summary>
    public int FieldCount { get; init; } = 2;

    /// <summary>The column of the token, from 0.</summary>
    public int TokenField { get; init; }

    /// <summary>The column of the tag, from 0.</summary>
    public int TagField { get; init; } = 1;

    /// <summary>The prefix of comment lines; <see langword="null"/> for none.</summary>
    public string? CommentPrefix { get; init; }

    /// <summary>The decisions in words; <see langword="null"/> where the options made them all.</summary>
    public string? Decision { get; init; }

    /// <summary>The text between two tokens of a sentence.</summary>
    public string Joiner => Layout == TaggedTextLayout.Characters ? "" : " ";

    /// <summary>The separator in words.</summary>
    public string SeparatorName => Separator switch
    {
        '\t' => "tabs",
        ' ' => "spaces",
        _ => $"'{Separator}'",
    };
}
