namespace Microsoft.ML.NlpStudy;

/// <summary>The layout of a file of sentences whose tokens have tags.</summary>
public enum TaggedTextLayout
{
    /// <summary>Recognize the layout by the first lines; the log says which it is.</summary>
    Detect,

    /// <summary>A row for each token, with the same number of columns everywhere, and blank lines between sentences (CoNLL-2003).</summary>
    Columns,

    /// <summary>
    /// A row for each character: the character, a tab and its tag; a space is a row too. Blank lines stand between sentences, and lines
    /// that begin with <c>##</c> are comments (KLUE).
    /// </summary>
    Characters,

    /// <summary>A sentence in each line: words with their tags, as in <c>the/DT cat/NN</c>. The last slash of a word divides it.</summary>
    Pairs,
}
