namespace Microsoft.ML.NlpStudy;

/// <summary>What <see cref="TextTokenizer.PennTreebank"/> writes for quotes and brackets. The defaults are NLTK's.</summary>
public sealed record PennTreebankOptions
{
    /// <summary>
    /// Whether quotes stay as the text has them. Default: false, opening quotes become <c>``</c> and closing ones <c>''</c>, as in the
    /// treebank.
    /// </summary>
    /// <remarks>With this set, every token is a piece of the text, and detokenizing gives each quote back in its own spelling.</remarks>
    public bool KeepQuotes { get; init; }

    /// <summary>
    /// Whether brackets become the treebank's names for them: <c>-LRB-</c>, <c>-RRB-</c>, <c>-LSB-</c>, <c>-RSB-</c>, <c>-LCB-</c>,
    /// <c>-RCB-</c>. Default: false.
    /// </summary>
    /// <remarks>NLTK's <c>convert_parentheses</c>.</remarks>
    public bool NameBrackets { get; init; }
}
