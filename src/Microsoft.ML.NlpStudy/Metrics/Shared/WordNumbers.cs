using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>A numbering of words, so that n-grams of words are n-grams of numbers.</summary>
internal sealed class WordNumbers
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);

    public int[] Of(IReadOnlyList<string> words)
    {
        int[] numbers = new int[words.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            ref int number = ref CollectionsMarshal.GetValueRefOrAddDefault(_numbers, words[i], out bool isKnown);
            if (!isKnown)
            {
                number = _numbers.Count;
            }

            numbers[i] = number;
        }

        return numbers;
    }
}
