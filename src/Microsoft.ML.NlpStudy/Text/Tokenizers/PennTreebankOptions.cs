namespace Microsoft.ML.NlpStudy;

/// <summary>Options of <see cref="TextTokenizer.PennTreebank"/>: the spelling of quotes and brackets. The defaults are NLTK's.</summary>
public sealed record PennTreebankOptions
{
    /// <summary>
    /// Whether quotes keep the text's spelling. Default: false, opening quotes become <c>``</c> and closing ones <c>''</c>, as in the
    /// treebank.
    /// </summary>
    /// <remarks>With this option, every token is a piece of the text, and detokenizing gives each quote back in its own spelling.</remarks>
    public bool KeepQuotes { get; init; }

    /// <summary>
    /// Whether brackets become the treebank's names for them: <c>-LRB-</c>, <c>-RRB-</c>, <c>-LSB-</c>, <c>-RSB-</c>, <c>-LCB-</c>,
    /// <c>-RCB-</c>. Default: false.
    /// </summary>
    /// <remarks>NLTK's <c>convert_parentheses</c>.</remarks>
    public bool NameBrackets { get; init; }
}
