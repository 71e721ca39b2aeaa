namespace Microsoft.ML.NlpStudy;

/// <summary>A format of vocabulary files, whose UTF-8 lines list the entries in the order of the ids.</summary>
public enum VocabularyFormat
{
    /// <summary>
    /// The token, then a tab and its frequency where that is not 0. Holds any token: backslashes, tabs, line breaks and characters that
    /// UTF-8 would lose are escaped as <c>\\</c>, <c>\t</c>, <c>\n</c>, <c>\r</c> and <c>\uXXXX</c>. <c>\0</c> stands for an unused id.
    /// </summary>
    TabSeparated,

    /// <summary>The token alone, as it is: BERT's <c>vocab.txt</c>. Frequencies are not kept.</summary>
    /// <remarks>
    /// An id is the number of its line, from 0. In published files, only the last line of a repeated token counts. An empty line is an
    /// unused id, and empty lines at the end are left out.
    /// </remarks>
    Tokens,

    /// <summary>The token as it is, a space and its frequency: fairseq's <c>dict.txt</c>.</summary>
    /// <remarks>
    /// A line that ends with <c>#fairseq:overwrite</c> may list a token again. One of <see cref="VocabularyFileOptions.LeadingTokens"/>
    /// keeps its id; any other gets the id of the last such line. A frequency below 0 is read as 0.
    /// </remarks>
    SpaceSeparated,
}
