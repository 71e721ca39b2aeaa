using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A table of tokens with a number each: a frequency or an id. A new token costs no object, and a look-up seldom touches more than one line
/// of the processor's cache.
/// </summary>
/// <remarks>
/// Open addressing with linear probing. A slot holds all of a token of up to eight characters; longer ones are kept back to back in one
/// array. Any number of threads may read at once while none adds.
/// </remarks>
internal sealed class TokenTable
{
    // So many tokens' slots are on their way from memory at once.
    private const int Ahead = 16;

    private Slot[] _slots = new Slot[256];
    private char[] _longTokens = new char[1024];
    private int _longTokensEnd;

    /// <summary>The number of different tokens.</summary>
    public int Count { get; private set; }

    private int MaximumCount => _slots.Length / 4 * 3;

    /// <summary>Looks a token up; the number is 0 where the table lacks the token.</summary>
    public bool TryGetValue(ReadOnlySpan<char> token, out long value)
    {
        ref Slot slot = ref Find(token, TokenKey.Of(token));
        value = slot.Value;
        return slot.IsTaken;
    }

    /// <summary>Finds or adds a token. Its number, 0 for a new token, may be read and changed until another token is added.</summary>
    public ref long GetOrAdd(ReadOnlySpan<char> token) => ref GetOrAdd(token, TokenKey.Of(token));

    /// <summary>Adds 1 to the numbers of tokens, as often as each occurs. Empty tokens are left out.</summary>
    /// <remarks>A large table is not in the processor's cache, so slots are fetched some tokens before they are needed.</remarks>
    public void Increment(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        Span<TokenKey> keys = stackalloc TokenKey[Ahead];
        while (!tokens.IsEmpty)
        {
            ReadOnlySpan<ReadOnlyMemory<char>> next = tokens[..Math.Min(Ahead, tokens.Length)];
            for (int i = 0; i < next.Length; i++)
            {
                keys[i] = TokenKey.Of(next[i].Span);
                Fetch(keys[i]);
            }

            for (int i = 0; i < next.Length; i++)
            {
                if (!next[i].IsEmpty)
                {
                    GetOrAdd(next[i].Span, keys[i])++;
                }
            }

            tokens = tokens[next.Length..];
        }
    }

    /// <summary>Makes room for this many tokens in all.</summary>
    public void Reserve(int count)
    {
        while (count > MaximumCount)
        {
            Grow();
        }
    }

    /// <summary>All numbers, in the order of the slots.</summary>
    public IEnumerable<long> Values => _slots.Where(slot => slot.IsTaken).Select(slot => slot.Value);

    /// <summary>Visits each token with its number, in the order of the slots.</summary>
    /// <param name="visit">Receives the token's characters, valid for this call, and its number.</param>
    public void ForEach(Action<ReadOnlySpan<char>, long> visit)
    {
        Span<char> packed = stackalloc char[TokenKey.PackedLength];
        foreach (ref readonly Slot slot in _slots.AsSpan())
        {
            if (slot.IsTaken)
            {
                visit(TokenOf(slot, packed), slot.Value);
            }
        }
    }

    private ref long GetOrAdd(ReadOnlySpan<char> token, TokenKey key)
    {
        ref Slot slot = ref Find(token, key);
        if (!slot.IsTaken)
        {
            slot = ref Add(token, key);
        }

        return ref slot.Value;
    }

    /// <summary>Begins to bring the slot of a token into the processor's cache.</summary>
    private unsafe void Fetch(TokenKey key)
    {
        if (Sse.IsSupported)
        {
            // The collector may move the slots meanwhile: then the wrong memory is fetched, and nothing else happens.
            Sse.Prefetch0(Unsafe.AsPointer(
                ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_slots), (int)key.Hash & (_slots.Length - 1))));
        }
    }

    /// <summary>Finds the slot that holds a token, or the free slot where it belongs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Slot Find(ReadOnlySpan<char> token, TokenKey key)
    {
        Slot[] slots = _slots;
        int last = slots.Length - 1;
        for (int i = (int)key.Hash & last; ; i = (i + 1) & last)
        {
            ref Slot slot = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(slots), i);
            if (!slot.IsTaken || (slot.Length == token.Length && slot.Head == key.Head
                && (token.Length <= TokenKey.PackedLength ? slot.Tail == key.Tail : LongToken(slot).SequenceEqual(token))))
            {
                return ref slot;
            }
        }
    }

    private ref Slot Add(ReadOnlySpan<char> token, TokenKey key)
    {
        if (Count == MaximumCount)
        {
            Grow();
        }

        Count++;
        ref Slot slot = ref Find(token, key);
        slot = new Slot(key.Head, token.Length <= TokenKey.PackedLength ? key.Tail : Store(token), key.Hash, token.Length);
        return ref slot;
    }

    /// <summary>Stores a long token's characters and returns their place.</summary>
    private ulong Store(ReadOnlySpan<char> token)
    {
        int start = _longTokensEnd;
        _longTokensEnd = checked(start + token.Length);
        if (_longTokensEnd > _longTokens.Length)
        {
            Array.Resize(ref _longTokens, Math.Max(_longTokensEnd, (int)Math.Min(2L * _longTokens.Length, Array.MaxLength)));
        }

        token.CopyTo(_longTokens.AsSpan(start));
        return (ulong)start;
    }

    private ReadOnlySpan<char> LongToken(in Slot slot) => _longTokens.AsSpan((int)slot.Tail, slot.Length);

    private ReadOnlySpan<char> TokenOf(in Slot slot, Span<char> packed)
    {
        if (slot.Length > TokenKey.PackedLength)
        {
            return LongToken(slot);
        }

        TokenKey.Unpack(slot.Head, slot.Tail, packed[..slot.Length]);
        return packed[..slot.Length];
    }

    private void Grow()
    {
        var slots = new Slot[2 * _slots.Length];
        int last = slots.Length - 1;
        foreach (ref readonly Slot slot in _slots.AsSpan())
        {
            if (slot.IsTaken)
            {
                int i = (int)slot.Hash & last;
                while (slots[i].IsTaken)
                {
                    i = (i + 1) & last;
                }

                slots[i] = slot;
            }
        }

        _slots = slots;
    }

    /// <summary>A token and its number in 32 bytes. A free slot is all zeros.</summary>
    private struct Slot(ulong head, ulong tail, uint hash, int length)
    {
        /// <summary>The token's <see cref="TokenKey.Head"/>.</summary>
        public readonly ulong Head = head;

        /// <summary>The token's <see cref="TokenKey.Tail"/>, or the place where a long token's characters start.</summary>
        public readonly ulong Tail = tail;

        public readonly uint Hash = hash;

        private readonly int _lengthPlusOne = length + 1;

        public long Value;

        public readonly bool IsTaken => _lengthPlusOne != 0;

        public readonly int Length => _lengthPlusOne - 1;
    }
}
