namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>The free ranges of a region of memory, from which blocks are taken: the first range that is long enough, by place.</summary>
/// <remarks>
/// Blocks stay near the start, so that little more of the region is ever touched than is in use at once. Neighboring free ranges are
/// joined. Not thread-safe.
/// </remarks>
/// <param name="length">The length of the region, in bytes; all of it is free at first.</param>
internal sealed class FreeRanges(nint length)
{
    // What is left of a range is not worth a range of its own if it is shorter.
    private const int Shortest = 4096;

    private readonly List<(nint Start, nint Length)> _free = [(0, length)];
    private readonly Dictionary<nint, nint> _taken = [];

    /// <summary>The free ranges by place, none beside another.</summary>
    public IReadOnlyList<(nint Start, nint Length)> All => _free;

    /// <summary>Gives the length of a block in use.</summary>
    /// <param name="start">The block's place in the region.</param>
    public nint LengthOf(nint start) => _taken[start];

    /// <summary>Takes a block.</summary>
    /// <param name="bytes">The number of bytes that are needed.</param>
    /// <returns>The block's place in the region; <see langword="null"/> if no free range is long enough.</returns>
    public nint? Take(nint bytes)
    {
        int i = _free.FindIndex(range => range.Length >= bytes);
        if (i < 0)
        {
            return null;
        }

        (nint start, nint available) = _free[i];
        if (available - bytes < Shortest)
        {
            bytes = available;
            _free.RemoveAt(i);
        }
        else
        {
            _free[i] = (start + bytes, available - bytes);
        }

        _taken.Add(start, bytes);
        return start;
    }

    /// <summary>Frees a block.</summary>
    /// <param name="start">The block's place in the region.</param>
    /// <exception cref="ArgumentException">No block that is in use starts there.</exception>
    public void Return(nint start)
    {
        if (!_taken.Remove(start, out nint length))
        {
            throw new ArgumentException($"Block at {start}: expected one in use, found none.", nameof(start));
        }

        // The place of the first free range after the block.
        int low = 0, high = _free.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = _free[middle].Start < start ? (middle + 1, high) : (low, middle);
        }

        if (low < _free.Count && _free[low].Start == start + length)
        {
            length += _free[low].Length;
            _free.RemoveAt(low);
        }

        if (low > 0 && _free[low - 1].Start + _free[low - 1].Length == start)
        {
            _free[low - 1] = (_free[low - 1].Start, _free[low - 1].Length + length);
        }
        else
        {
            _free.Insert(low, (start, length));
        }
    }
}
