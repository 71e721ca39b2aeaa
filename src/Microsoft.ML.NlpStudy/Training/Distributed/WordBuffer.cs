using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>A message between two processes, in words of 32 bits. Its memory stays where it is, and is kept for the next message.</summary>
internal sealed unsafe class WordBuffer
{
    private uint[] _words = GC.AllocateUninitializedArray<uint>(64, pinned: true);
    private int _position;

    /// <summary>The number of words written.</summary>
    public int Length { get; private set; }

    /// <summary>The address of the first word, valid until the message grows.</summary>
    public uint* Address => (uint*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_words));

    /// <summary>Empties the message.</summary>
    public void Clear() => (Length, _position) = (0, 0);

    /// <summary>Makes room for a message to be received, and starts reading at its first word.</summary>
    public void Expect(int length)
    {
        Clear();
        Reserve(length);
        Length = length;
    }

    /// <summary>Makes room for more words. The message does not become longer before <see cref="Advance"/>.</summary>
    /// <returns>The address of the first of them.</returns>
    /// <exception cref="InvalidOperationException">The message would have 2³¹ words or more.</exception>
    public uint* Reserve(long words)
    {
        long needed = Length + words;
        if (needed > Array.MaxLength)
        {
            throw new InvalidOperationException(
                $"Message of a distributed training: expected at most {Array.MaxLength:n0} numbers, found {needed:n0}.");
        }

        if (needed > _words.Length)
        {
            uint[] larger = GC.AllocateUninitializedArray<uint>(
                (int)Math.Min(Array.MaxLength, Math.Max(needed, 2L * _words.Length)), pinned: true);
            _words.AsSpan(0, Length).CopyTo(larger);
            _words = larger;
        }

        return Address + Length;
    }

    /// <summary>Makes the message longer by words that were written to the address of <see cref="Reserve"/>.</summary>
    public void Advance(int words) => Length += words;

    /// <summary>Writes a number.</summary>
    public void Write(int number) => Write<int>([number]);

    /// <summary>Writes numbers, filled up to whole words.</summary>
    public void Write<T>(ReadOnlySpan<T> numbers)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(numbers);
        int words = WordsOf(bytes.Length);
        var target = new Span<byte>(Reserve(words), words * sizeof(uint));
        bytes.CopyTo(target);
        target[bytes.Length..].Clear();
        Length += words;
    }

    /// <summary>Reads the next number.</summary>
    public int ReadInt() => Read<int>(1)[0];

    /// <summary>Reads the next numbers, which are valid until the message changes.</summary>
    /// <param name="count">The number of values.</param>
    public ReadOnlySpan<T> Read<T>(int count)
        where T : unmanaged
    {
        int words = WordsOf(count * Unsafe.SizeOf<T>());
        return new ReadOnlySpan<T>(Take(words), count);
    }

    /// <summary>Gives the address of the next word to read.</summary>
    public uint* Next => Address + _position;

    /// <summary>Moves on by words that were read at <see cref="Next"/>.</summary>
    /// <returns>The address before.</returns>
    public uint* Take(int words)
    {
        uint* next = Next;
        _position += words;
        return _position <= Length
            ? next
            : throw new InvalidOperationException($"Message of a distributed training: expected {_position} words, found {Length}.");
    }

    private static int WordsOf(int bytes) => (bytes + sizeof(uint) - 1) / sizeof(uint);
}
