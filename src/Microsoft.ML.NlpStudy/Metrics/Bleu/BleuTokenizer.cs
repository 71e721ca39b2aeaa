namespace Microsoft.ML.NlpStudy;

/// <summary>How BLEU cuts texts into words. The names in a signature are sacreBLEU's.</summary>
public enum BleuTokenizer
{
    /// <summary>
    /// As NIST's script mteval-v13a, WMT's for years: punctuation in ASCII is set apart, entities of XML are taken back. <c>13a</c> in a
    /// signature.
    /// </summary>
    Mteval13a,

    /// <summary>As mteval-v14: punctuation and symbols of all of Unicode are set apart. <c>intl</c> in a signature.</summary>
    International,

    /// <summary>Each character is a word; for languages without spaces. <c>char</c> in a signature.</summary>
    Characters,

    /// <summary>Each Chinese character is a word, the rest is cut as by <see cref="Mteval13a"/>. <c>zh</c> in a signature.</summary>
    Chinese,

    /// <summary>Words are what white space separates; for texts that have been tokenized already. <c>none</c> in a signature.</summary>
    None,
}
