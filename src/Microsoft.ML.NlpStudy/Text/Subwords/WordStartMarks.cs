using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Marks which tokens begin a word of the text that they were cut from, so that the text's spaces can be set again.</summary>
/// <remarks>
/// The post-tokenization of kh-kim's book on natural language processing with PyTorch, for tokenizers that cut within words, as
/// those of Korean do: <c>나는 밥을</c>, cut into <c>나 는 밥 을</c>, becomes <c>▁나 는 ▁밥 을</c>.
/// </remarks>
public static class WordStartMarks
{
    /// <summary>Puts U+2581 before each token that begins a word of the text.</summary>
    /// <param name="text">The text. White space separates its words.</param>
    /// <param name="tokens">Its tokens. Without white space, they are the text.</param>
    /// <returns>The tokens, marked. Where they are not those of the text, nothing after the word in question is marked.</returns>
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

    /// <summary>Puts marked tokens together again, each word a space from the next: what <see cref="Mark"/> undone gives.</summary>
    /// <param name="tokens">The marked tokens.</param>
    /// <returns>The text, with single spaces.</returns>
    public static string Restore(IEnumerable<string> tokens) => SubwordDetokenizer.Detokenize(tokens, SubwordBoundary.WordStartPrefix);
}
