using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Marks of the tokens that begin a word of their text, from which the text's spaces can be restored.</summary>
/// <remarks>
/// The post-tokenization of kh-kim's book on natural language processing with PyTorch, for tokenizers that cut within words, as Korean ones
/// do. <c>나는 밥을</c>, cut into <c>나 는 밥 을</c>, becomes <c>▁나 는 ▁밥 을</c>.
/// </remarks>
public static class WordStartMarks
{
    /// <summary>Puts U+2581 before each token that begins a word of the text.</summary>
    /// <param name="text">The text. White space separates its words.</param>
    /// <param name="tokens">The text's tokens. Together they are the text without its white space.</param>
    /// <returns>The marked tokens. Behind the first word that the tokens do not match, no token is marked.</returns>
    public static IReadOnlyList<string> Mark(string text, IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(tokens);
        string[] marked = [.. tokens];
        var matcher = new WordStartMatcher();
        matcher.Start(text.AsMemory());
        for (int i = 0; i < marked.Length; i++)
        {
            if (matcher.BeginsWord(marked[i]))
            {
                marked[i] = SubwordMarks.WordStart + marked[i];
            }
        }

        return marked;
    }

    /// <summary>Joins marked tokens to text, with a space between words: undoes <see cref="Mark"/>.</summary>
    /// <param name="tokens">The marked tokens.</param>
    /// <returns>The text, with single spaces.</returns>
    public static string Restore(IEnumerable<string> tokens) => SubwordDetokenizer.Detokenize(tokens, SubwordBoundary.WordStartPrefix);
}
