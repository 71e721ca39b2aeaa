using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A pre-tokenizer that cuts the words of another one into pieces of at most <see cref="LongestWord"/> characters.</summary>
/// <remarks>
/// Microsoft.ML.Tokenizers merges the pieces of a word in time that grows with the square of its length. A stretch of 400,000 letters took
/// 52 seconds. No real word comes near the limit.
/// </remarks>
internal sealed class BoundedPreTokenizer(PreTokenizer words) : PreTokenizer
{
    /// <summary>The most UTF-16 units of a word: 4,096.</summary>
    internal const int LongestWord = 4096;

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        foreach ((int start, int length) in words.PreTokenize(text))
        {
            int done = start;
            int end = start + length;
            while (end - done > LongestWord)
            {
                int cut = done + LongestWord;
                if (char.IsSurrogatePair(text[cut - 1], text[cut]))
                {
                    cut--;
                }

                yield return (done, cut - done);
                done = cut;
            }

            yield return (done, end - done);
        }
    }
}
