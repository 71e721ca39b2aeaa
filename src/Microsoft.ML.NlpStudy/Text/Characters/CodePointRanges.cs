using System.Globalization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A set of code points, given as in Unicode's tables: <c>"5BF 5C1-5C2"</c>, hexadecimal and ascending.</summary>
internal sealed class CodePointRanges
{
    private readonly int[] _first;
    private readonly int[] _last;

    public CodePointRanges(string ranges)
    {
        string[][] pairs = [.. ranges.Split(' ').Select(range => range.Split('-'))];
        _first = [.. pairs.Select(pair => int.Parse(pair[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
        _last = [.. pairs.Select(pair => int.Parse(pair[^1], NumberStyles.HexNumber, CultureInfo.InvariantCulture))];
    }

    public bool Contains(int codePoint)
    {
        int index = Array.BinarySearch(_first, codePoint);
        return index >= 0 || (~index > 0 && codePoint <= _last[~index - 1]);
    }
}
