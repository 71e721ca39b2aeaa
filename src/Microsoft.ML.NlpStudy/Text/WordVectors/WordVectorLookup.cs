namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Gives every word a vector: its own, or what is to stand in for it.</summary>
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
    /// Normal numbers that follow from the word and the seed alone, by Box and Muller ("A Note on the Generation of Random Normal
    /// Deviates", 1958) from SplitMix64 (Steele et al., "Fast Splittable Pseudorandom Number Generators", 2014).
    /// </summary>
    private void FillNormal(ReadOnlySpan<char> token, Span<float> destination)
    {
        ulong state = (ulong)(uint)unknown.Seed;
        foreach (char c in token)
        {
            state = (Next(ref state) + c) * 0x100000001B3;
        }

        for (int i = 0; i < destination.Length; i++)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(ref state)));
            destination[i] = (float)(_deviation * radius * Math.Cos(2 * Math.PI * Uniform(ref state)));
        }
    }

    /// <summary>From 0 up to but not including 1.</summary>
    private static double Uniform(ref ulong state) => (Next(ref state) >> 11) * (1.0 / (1UL << 53));

    private static ulong Next(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
