using System.Numerics;

namespace Microsoft.ML.Data;

/// <summary>The 32-bit MurmurHash3 by which ML.NET spreads keys over a split, so that the same rows go to the same side.</summary>
internal static class MurmurHash
{
    public static uint OfWords(uint seed, params ReadOnlySpan<uint> words)
    {
        uint hash = seed;
        foreach (uint word in words)
            hash = Round(hash, word);
        return Mix(hash, words.Length * sizeof(uint));
    }

    /// <summary>Text is hashed by its UTF-8 bytes, each UTF-16 code unit for itself.</summary>
    public static uint OfText(uint seed, ReadOnlySpan<char> text)
    {
        uint hash = seed;
        ulong pending = 0;
        int bits = 0;
        int length = 0;
        foreach (uint unit in text)
        {
            // ML.NET swaps what is pending along with the bytes of the unit; a split must do the same to agree with it.
            if (unit <= 0x7F)
            {
                pending |= (ulong)unit << bits;
                bits += 8;
            }
            else if (unit <= 0x7FF)
            {
                pending |= (ulong)((unit & 0x3F) | ((unit << 2) & 0x1F00) | 0xC080) << bits;
                pending = ((pending & 0xFF) << 8) | (pending >> 8);
                bits += 16;
            }
            else
            {
                pending |= (ulong)((unit & 0x3F) | ((unit << 2) & 0x3F00) | ((unit << 4) & 0x0F0000) | 0xE08080) << bits;
                pending = ((pending & 0xFF) << 16) | (((pending >> 8) & 0xFF) << 8) | (pending >> 16);
                bits += 24;
            }
            if (bits < 32)
                continue;
            hash = Round(hash, (uint)pending);
            pending >>= 32;
            bits -= 32;
            length += 4;
        }
        length += bits / 8;
        int tail = length % 4;
        if (tail > 0)
            hash ^= Scramble((uint)pending & ((1u << (8 * tail)) - 1));
        return Mix(hash, length);
    }

    private static uint Round(uint hash, uint word) => (BitOperations.RotateLeft(hash ^ Scramble(word), 13) * 5) + 0xE6546B64;

    private static uint Scramble(uint word) => BitOperations.RotateLeft(word * 0xCC9E2D51, 15) * 0x1B873593;

    private static uint Mix(uint hash, int length)
    {
        hash ^= (uint)length;
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6B;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35;
        return hash ^ (hash >> 16);
    }
}
