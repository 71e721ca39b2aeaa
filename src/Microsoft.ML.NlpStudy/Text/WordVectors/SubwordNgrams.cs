namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The n-grams of characters that fastText cuts words into: their lengths, and the number of buckets for their hashes.</summary>
/// <remarks>Bojanowski et al., "Enriching Word Vectors with Subword Information" (2017).</remarks>
/// <param name="MinimumLength">The characters of the shortest n-gram.</param>
/// <param name="MaximumLength">The characters of the longest n-gram; 0 for no n-grams.</param>
/// <param name="Buckets">The number of rows that the n-grams share.</param>
internal sealed record SubwordNgrams(int MinimumLength, int MaximumLength, int Buckets)
{
    private const uint OffsetBasis = 2166136261;
    private const uint Prime = 16777619;

    [ThreadStatic]
    private static byte[]? s_word;

    /// <summary>Appends the buckets of a word's n-grams, repetitions included, in fastText's order.</summary>
    public void AddBuckets(ReadOnlySpan<byte> utf8Word, List<int> buckets)
    {
        if (MaximumLength == 0 || utf8Word.SequenceEqual("</s>"u8))
        {
            return;
        }

        ReadOnlySpan<byte> word = WithBoundaries(utf8Word);
        for (int start = 0; start < word.Length; start = NextCharacter(word, start))
        {
            uint hash = OffsetBasis;
            int end = start;
            for (int length = 1; length <= MaximumLength && end < word.Length; length++)
            {
                int next = NextCharacter(word, end);
                for (; end < next; end++)
                {
                    // fastText widens a char, which is signed: bytes from 0x80 set the upper bits too, unlike in FNV-1a as published.
                    hash = (hash ^ (uint)(sbyte)word[end]) * Prime;
                }

                bool isBoundary = length == 1 && (start == 0 || end == word.Length);
                if (length >= MinimumLength && !isBoundary)
                {
                    buckets.Add((int)(hash % (uint)Buckets));
                }
            }
        }
    }

    /// <summary>Puts a word between &lt; and &gt;. The result is valid until the thread's next call.</summary>
    private static ReadOnlySpan<byte> WithBoundaries(ReadOnlySpan<byte> utf8Word)
    {
        int length = utf8Word.Length + 2;
        if (s_word is null || s_word.Length < length)
        {
            s_word = new byte[Math.Max(256, length)];
        }

        s_word[0] = (byte)'<';
        utf8Word.CopyTo(s_word.AsSpan(1));
        s_word[length - 1] = (byte)'>';
        return s_word.AsSpan(0, length);
    }

    private static int NextCharacter(ReadOnlySpan<byte> word, int index)
    {
        do
        {
            index++;
        }
        while (index < word.Length && (word[index] & 0xC0) == 0x80);
        return index;
    }
}
