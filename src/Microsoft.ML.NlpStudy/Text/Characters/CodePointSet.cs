namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A set of code points, halves of surrogate pairs among them: ascending ranges that neither overlap nor touch.</summary>
internal sealed class CodePointSet
{
    /// <summary>The last code point of Unicode.</summary>
    public const int LastCodePoint = 0x10FFFF;

    private readonly (int First, int Last)[] _ranges;

    private CodePointSet((int First, int Last)[] ranges) => _ranges = ranges;

    /// <summary>The ranges, both ends included.</summary>
    public ReadOnlySpan<(int First, int Last)> Ranges => _ranges;

    /// <summary>Creates a set of ranges, which may overlap and come in any order.</summary>
    public static CodePointSet Of(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach ((int first, int last) in ranges.Order())
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1)
            {
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            }
            else
            {
                merged.Add((first, last));
            }
        }

        return new CodePointSet([.. merged]);
    }

    /// <summary>Creates the set of all other code points.</summary>
    public CodePointSet Complement()
    {
        var complement = new List<(int First, int Last)>();
        int next = 0;
        foreach ((int first, int last) in _ranges)
        {
            if (first > next)
            {
                complement.Add((next, first - 1));
            }

            next = last + 1;
        }

        if (next <= LastCodePoint)
        {
            complement.Add((next, LastCodePoint));
        }

        return new CodePointSet([.. complement]);
    }

    /// <summary>Whether a code point is in the set.</summary>
    public bool Contains(int codePoint)
    {
        int place = PlaceOf(codePoint);
        return place >= 0 && codePoint <= _ranges[place].Last;
    }

    /// <summary>Finds how far the code points from one on are all in the set, or all outside: the last such code point.</summary>
    public (int Last, bool IsIn) StretchFrom(int codePoint)
    {
        int place = PlaceOf(codePoint);
        return place >= 0 && codePoint <= _ranges[place].Last ? (_ranges[place].Last, true)
            : (place + 1 < _ranges.Length ? _ranges[place + 1].First - 1 : LastCodePoint, false);
    }

    /// <summary>Finds the place of the last range that begins at or before a code point; -1 where all begin behind it.</summary>
    private int PlaceOf(int codePoint)
    {
        int low = -1;
        int high = _ranges.Length - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = codePoint < _ranges[middle].First ? (low, middle - 1) : (middle, high);
        }

        return low;
    }
}
