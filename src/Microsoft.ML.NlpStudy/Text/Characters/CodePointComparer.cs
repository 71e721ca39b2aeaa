namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The order of strings by code points, as in Python and UTF-8. The order by UTF-16 units puts emoji before U+E000 to U+FFFF.
/// </summary>
internal sealed class CodePointComparer : IComparer<string>
{
    public static CodePointComparer Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        int common = x.AsSpan().CommonPrefixLength(y);
        return x is null || y is null || common == x.Length || common == y.Length
            ? (x?.Length ?? -1) - (y?.Length ?? -1)
            : Rank(x[common]) - Rank(y[common]);
    }

    /// <summary>Packs the first four characters into a number. Where two texts have different numbers, these order the texts.</summary>
    public static ulong Prefix(ReadOnlySpan<char> text)
    {
        ulong prefix = 0;
        for (int i = 0; i < 4; i++)
        {
            prefix = (prefix << 16) | (i < text.Length ? Rank(text[i]) : 0u);
        }

        return prefix;
    }

    /// <summary>Moves surrogates, which stand for code points from U+10000, behind all other characters.</summary>
    private static ushort Rank(char c) => c < '\uD800' ? c : char.IsSurrogate(c) ? (ushort)(c + 0x2000) : (ushort)(c - 0x800);
}
