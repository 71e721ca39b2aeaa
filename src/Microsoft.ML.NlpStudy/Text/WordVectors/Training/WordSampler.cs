using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The draw of negative samples: a word's chance is its frequency to a power. Each draw takes the same short time, by the alias method.
/// </summary>
/// <remarks>
/// Vose, "A Linear Algorithm for Generating Random Numbers with a Given Distribution" (1991), after Walker (1977).
/// </remarks>
internal sealed class WordSampler
{
    // For each word the chance, as a share of 2^32, of keeping it rather than taking the other word.
    private readonly (uint Chance, int Other)[] _words;

    /// <param name="frequencies">The words' frequencies, all positive.</param>
    /// <param name="exponent">The power that they are raised to.</param>
    public WordSampler(ReadOnlySpan<long> frequencies, double exponent)
    {
        int count = frequencies.Length;
        double[] shares = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++)
        {
            shares[i] = Math.Pow(frequencies[i], exponent);
            sum += shares[i];
        }

        // Words with less than the mean share take the rest of their place from one with more.
        var below = new Stack<int>();
        var above = new Stack<int>();
        for (int i = count - 1; i >= 0; i--)
        {
            shares[i] *= count / sum;
            (shares[i] < 1 ? below : above).Push(i);
        }

        _words = new (uint, int)[count];
        for (int i = 0; i < count; i++)
        {
            _words[i] = (uint.MaxValue, i);
        }

        while (below.Count > 0 && above.Count > 0)
        {
            int small = below.Pop();
            int large = above.Pop();
            _words[small] = ((uint)(shares[small] * uint.MaxValue), large);
            shares[large] -= 1 - shares[small];
            (shares[large] < 1 ? below : above).Push(large);
        }
    }

    /// <summary>Draws a word, and moves the state of the random numbers on.</summary>
    public int Draw(ref ulong state)
    {
        // One number gives both draws: its upper half the place, its lower half the choice between the place's two words.
        ulong random = SplitMix.Next(ref state);
        int place = (int)(((random >> 32) * (ulong)_words.Length) >> 32);
        (uint chance, int other) = _words[place];
        return (uint)random <= chance ? place : other;
    }
}
