using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>The detokenizer of subwords: it removes the marks of boundaries and sets a space between words.</summary>
public static class SubwordDetokenizer
{
    /// <summary>Joins subwords to text.</summary>
    /// <remarks>
    /// The tokens that <c>TokenizeIntoSubwords</c> cut come back, except tokens that hold the marks themselves. With
    /// <see cref="SubwordBoundary.WordStartPrefix"/>, the words of the text come back where <c>MarkWordStarts</c> marked the tokens;
    /// otherwise the tokens.
    /// </remarks>
    /// <param name="subwords">The subwords with their marks.</param>
    /// <param name="boundary">The kind of the marks.</param>
    /// <param name="joiner">The joiner of <see cref="SubwordBoundary.JoinerSuffix"/>.</param>
    /// <returns>The tokens or words, a space between them.</returns>
    public static string Detokenize(
        IEnumerable<string> subwords, SubwordBoundary boundary = SubwordBoundary.JoinerSuffix, string joiner = SubwordMarks.Joiner)
    {
        ArgumentNullException.ThrowIfNull(subwords);
        ArgumentException.ThrowIfNullOrEmpty(joiner);
        OptionCheck.IsDefined(boundary);
        var text = new CharBuffer();
        new SubwordMarks(boundary, joiner).AppendText([.. subwords.Select(subword => subword.AsMemory())], text);
        return text.Span.ToString();
    }
}
