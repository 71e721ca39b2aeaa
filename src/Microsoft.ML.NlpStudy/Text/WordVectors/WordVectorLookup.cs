using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The look-up of a vector for any word: its own, or the one that options give unknown words.</summary>
internal sealed class WordVectorLookup(WordVectors vectors, UnknownWordOptions unknown)
{
    private readonly double _deviation = unknown.Vectors == UnknownWordVectors.Normal ? unknown.Deviation ?? vectors.Deviation : 0;

    /// <summary>Writes a word's vector.</summary>
    public void Get(ReadOnlySpan<char> token, Span<float> destination)
    {
        if (vectors.TryGetVector(token, out ReadOnlySpan<float> vector))
        {
            vector.CopyTo(destination);
            return;
        }

        switch (unknown.Vectors)
        {
            case UnknownWordVectors.Normal:
                FillNormal(token, destination);
                break;
            case UnknownWordVectors.Subwords:
                vectors.TryComposeVector(token, destination);
                break;
            default:
                destination.Clear();
                break;
        }
    }

    /// <summary>
    /// Draws normally distributed numbers that follow only from the word and the seed (Box and Muller, "A Note on the Generation of Random
    /// Normal Deviates", 1958).
    /// </summary>
    private void FillNormal(ReadOnlySpan<char> token, Span<float> destination)
    {
        ulong state = (ulong)(uint)unknown.Seed;
        foreach (char c in token)
        {
            state = (SplitMix.Next(ref state) + c) * 0x100000001B3;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - SplitMix.NextDouble(ref state)));
            destination[i] = (float)(_deviation * radius * Math.Cos(2 * Math.PI * SplitMix.NextDouble(ref state)));
        }
    }
}
