using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The characters that Python's regular expressions take for one another where letter case does not count.</summary>
/// <remarks>
/// Characters with the same lower case, and characters whose lower cases have the same upper case: <c>k K K</c>, <c>s S ſ</c>,
/// <c>i I ı İ</c>.
/// </remarks>
internal static class PythonCase
{
    private static readonly Lazy<Dictionary<int, int[]>> s_variants = new(ReadVariants);

    /// <summary>Gets a character and all characters taken for it; <see langword="null"/> where there is no other.</summary>
    public static int[]? VariantsOf(int codePoint, bool isAscii) =>
        !isAscii ? s_variants.Value.GetValueOrDefault(codePoint)
        : codePoint < 0x80 && char.IsAsciiLetter((char)codePoint) ? [codePoint | 0x20, codePoint & ~0x20]
        : null;

    /// <summary>Creates a set with all characters that are taken for one in the given set.</summary>
    public static CodePointSet Close(CodePointSet set, bool isAscii)
    {
        IEnumerable<int> cased = isAscii ? Enumerable.Range('A', 26).Concat(Enumerable.Range('a', 26)) : s_variants.Value.Keys;
        return CodePointSet.Of([.. set.Ranges, .. cased.Where(set.Contains).SelectMany(c => VariantsOf(c, isAscii)!).Select(c => (c, c))]);
    }

    private static Dictionary<int, int[]> ReadVariants()
    {
        var groups = new Dictionary<int, List<int>>();
        for (int c = 0; c <= CodePointSet.LastCodePoint; c++)
        {
            if (!Rune.IsValid(c))
            {
                continue;
            }

            int key = KeyOf(c);
            if (key != c)
            {
                if (!groups.TryGetValue(key, out List<int>? group))
                {
                    groups.Add(key, group = [key]);
                }

                group.Add(c);
            }
        }

        return groups.Values.SelectMany(group => group.Select(c => (Character: c, Variants: group.ToArray())))
            .ToDictionary(pair => pair.Character, pair => pair.Variants);
    }

    private static int KeyOf(int codePoint) => codePoint switch
    {
        0x130 or 0x131 => 'I',    // the invariant culture leaves the Turkish letters alone; Python does not
        0x1FD3 => 0x0390,         // these have an upper case of several characters, and two of them share it
        0x1FE3 => 0x03B0,
        0xFB05 => 0xFB06,
        _ => Rune.ToUpperInvariant(Rune.ToLowerInvariant(new Rune(codePoint))).Value,
    };
}
