using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The key of a token in a <see cref="TokenTable"/>: two numbers that are compared instead of characters, and a hash. Up to eight
/// characters are packed into <see cref="Head"/> and <see cref="Tail"/>. Two tokens of one length have equal numbers only where they are
/// equal. For a longer token, Head is a hash and Tail is unused.
/// </summary>
/// <remarks>
/// Words are mixed by a 64 × 64 → 128 bit product whose halves are folded together, as wyhash does. The seeds are drawn anew for each
/// process, so that nobody can prepare texts whose tokens all collide. Only the order of slots may depend on a hash.
/// </remarks>
internal readonly record struct TokenKey(ulong Head, ulong Tail, uint Hash)
{
    /// <summary>The most characters of a token that fit into a key: 8.</summary>
    public const int PackedLength = 8;

    private static readonly ulong s_firstSeed = DrawSeed();
    private static readonly ulong s_secondSeed = DrawSeed();

    /// <summary>Computes the key of a token.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TokenKey Of(ReadOnlySpan<char> token)
    {
        if (token.Length > PackedLength)
        {
            ulong hash = HashLong(token);
            return new TokenKey(hash, 0, (uint)hash);
        }

        ulong head;
        ulong tail;
        if (token.Length >= 2)
        {
            // Four overlapping pairs of characters cover any two to eight of them, without a branch for each length.
            ref byte bytes = ref Bytes(token);
            int last = (2 * token.Length) - 4;
            int middle = token.Length / 4 * 4;
            head = ((ulong)Read32(ref bytes, 0) << 32) | Read32(ref bytes, middle);
            tail = ((ulong)Read32(ref bytes, last) << 32) | Read32(ref bytes, last - middle);
        }
        else
        {
            head = token.IsEmpty ? 0ul : token[0];
            tail = 0;
        }

        return new TokenKey(head, tail, (uint)Mix(head ^ s_firstSeed, tail ^ s_secondSeed));
    }

    /// <summary>Writes the characters that <see cref="Of"/> packed; the destination is as long as the token.</summary>
    public static void Unpack(ulong head, ulong tail, Span<char> destination)
    {
        if (destination.Length == 1)
        {
            destination[0] = (char)head;
        }
        else if (destination.Length >= 2)
        {
            ref byte bytes = ref Bytes(destination);
            int last = (2 * destination.Length) - 4;
            int middle = destination.Length / 4 * 4;
            Write32(ref bytes, 0, head >> 32);
            Write32(ref bytes, middle, head);
            Write32(ref bytes, last, tail >> 32);
            Write32(ref bytes, last - middle, tail);
        }
    }

    private static ulong HashLong(ReadOnlySpan<char> token)
    {
        ref byte bytes = ref Bytes(token);
        int length = token.Length * sizeof(char);
        ulong hash = s_firstSeed ^ (ulong)length;
        for (int i = 0; i < length - 16; i += 16)
        {
            hash = Mix(Read64(ref bytes, i) ^ s_secondSeed, Read64(ref bytes, i + 8) ^ hash);
        }

        hash = Mix(Read64(ref bytes, length - 16) ^ s_secondSeed, Read64(ref bytes, length - 8) ^ hash);
        return Mix(hash ^ s_firstSeed, s_secondSeed);
    }

    private static ulong Mix(ulong x, ulong y)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        return high ^ low;
    }

    private static ref byte Bytes(ReadOnlySpan<char> token) => ref Unsafe.As<char, byte>(ref MemoryMarshal.GetReference(token));

    private static uint Read32(ref byte bytes, int offset) => Unsafe.ReadUnaligned<uint>(ref Unsafe.Add(ref bytes, offset));

    private static ulong Read64(ref byte bytes, int offset) => Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref bytes, offset));

    private static void Write32(ref byte bytes, int offset, ulong value) =>
        Unsafe.WriteUnaligned(ref Unsafe.Add(ref bytes, offset), (uint)value);

    private static ulong DrawSeed() => BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
}
