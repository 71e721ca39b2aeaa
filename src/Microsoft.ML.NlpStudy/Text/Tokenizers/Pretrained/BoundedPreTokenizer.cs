using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Cuts the words that another pre-tokenizer finds where they have more than <see cref="LongestWord"/> characters.</summary>
/// <remarks>
/// Microsoft.ML.Tokenizers merges the pieces of a word in a time that grows with the square of its length: a stretch of 400,000 letters
/// took it 52 seconds. No word of a text comes near the limit.
/// </remarks>
internal sealed class BoundedPreTokenizer(PreTokenizer words) : PreTokenizer
{
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
