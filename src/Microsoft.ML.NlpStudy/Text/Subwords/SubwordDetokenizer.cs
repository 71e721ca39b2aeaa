using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Puts subwords together again: the marks of their boundaries go, and words are a space apart.</summary>
public static class SubwordDetokenizer
{
    /// <summary>The text of subwords.</summary>
    /// <remarks>
    /// What <c>TokenizeIntoSubwords</c> cut comes back as it was, token by token, but for tokens that themselves hold the marks. With
    /// <see cref="SubwordBoundary.WordStartPrefix"/>, where tokens of one word were marked by <c>MarkWordStarts</c>, it is the words that
    /// come back; otherwise the tokens.
    /// </remarks>
    /// <param name="subwords">The subwords with their marks.</param>
    /// <param name="boundary">How they are marked.</param>
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
