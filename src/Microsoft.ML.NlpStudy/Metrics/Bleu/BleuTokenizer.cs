namespace Microsoft.ML.NlpStudy;

/// <summary>The tokenizer that cuts texts into words for BLEU. The names in a signature are sacreBLEU's.</summary>
public enum BleuTokenizer
{
    /// <summary>
    /// The rules of NIST's script mteval-v13a, WMT's for years: ASCII punctuation is set apart, XML entities become characters. <c>13a</c>
    /// in a signature.
    /// </summary>
    Mteval13a,

    /// <summary>The rules of mteval-v14: punctuation and symbols of all of Unicode are set apart. <c>intl</c> in a signature.</summary>
    International,

    /// <summary>Each character is a word; for languages without spaces. <c>char</c> in a signature.</summary>
    Characters,

    /// <summary>Each Chinese character is a word, the rest is cut as by <see cref="Mteval13a"/>. <c>zh</c> in a signature.</summary>
    Chinese,

    /// <summary>White space separates words; for texts that are tokenized already. <c>none</c> in a signature.</summary>
    None,
}
