namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Float32 numbers at a fixed address that a vector of sixteen lanes divides, for loops over pointers.</summary>
/// <remarks>The collector frees the memory; no tensor is involved, so a use allocates nothing.</remarks>
internal sealed unsafe class AlignedFloats
{
    private const int Alignment = 64;
    private float[] _memory = [];

    /// <summary>Makes room for numbers, which are 0 at first.</summary>
    /// <param name="length">The number of numbers.</param>
    public AlignedFloats(int length) => Allocate(length);

    /// <summary>Copies numbers.</summary>
    public static AlignedFloats Of(float[] numbers)
    {
        var copy = new AlignedFloats(numbers.Length);
        numbers.CopyTo(new Span<float>(copy.Start, numbers.Length));
        return copy;
    }

    /// <summary>The address of the first number.</summary>
    public float* Start { get; private set; }

    /// <summary>The number of numbers that there is room for.</summary>
    public int Length { get; private set; }

    /// <summary>Makes room for at least so many numbers; what was there before is lost if there was less room.</summary>
    /// <returns>The address of the first number.</returns>
    public float* Ensure(int length)
    {
        if (length > Length)
        {
            Allocate(Math.Max(length, Length + (Length / 2)));
        }

        return Start;
    }

    private void Allocate(int length)
    {
        _memory = GC.AllocateArray<float>(length + (Alignment / sizeof(float)), pinned: true);
        fixed (float* first = _memory)
        {
            Start = (float*)(((nint)first + Alignment - 1) & -Alignment);
        }

        Length = length;
    }
}
