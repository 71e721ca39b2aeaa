using System.Buffers;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The sets that Python's regular expressions name by an escape, and Unicode's categories, over all code points.</summary>
internal static class PythonSets
{
    private static readonly Lazy<Dictionary<string, List<(int First, int Last)>>> s_categories = new(ReadCategories);

    private static readonly Lazy<CodePointSet> s_word = new(() => Of("L", "N", "_"));

    private static readonly Lazy<CodePointSet> s_digit = new(() => Of("Nd"));

    private static readonly Lazy<SearchValues<char>> s_otherBoundaries = new(() => SearchValues.Create([.. OtherBoundaries()]));

    /// <summary>
    /// The characters of <c>\w</c>: the underscore and those of Python's <c>str.isalnum</c>, which are letters and all numbers. Combining
    /// marks and the variation selectors of emoji are not among them.
    /// </summary>
    public static CodePointSet Word => s_word.Value;

    /// <summary>The characters of <c>\d</c>: decimal digits of all scripts.</summary>
    public static CodePointSet Digit => s_digit.Value;

    /// <summary>The characters of <c>\s</c>: white space.</summary>
    public static CodePointSet Space { get; } = CodePointSet.Of(
        Enumerable.Range(0, char.MaxValue).Where(c => CharacterClass.IsPythonWhiteSpace((char)c)).Select(c => (c, c)));

    /// <summary>The characters of <c>\w</c>, <c>\d</c> and <c>\s</c> behind <c>(?a)</c>.</summary>
    public static CodePointSet AsciiWord { get; } = CodePointSet.Of([('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')]);

    /// <inheritdoc cref="AsciiWord"/>
    public static CodePointSet AsciiDigit { get; } = CodePointSet.Of([('0', '9')]);

    /// <inheritdoc cref="AsciiWord"/>
    public static CodePointSet AsciiSpace { get; } = CodePointSet.Of([('\t', '\r'), (' ', ' ')]);

    /// <summary>The characters below U+D800 and from U+F900 that belong to words for only one of .NET's and Python's <c>\b</c>.</summary>
    public static SearchValues<char> OtherBoundaryCharacters => s_otherBoundaries.Value;

    /// <summary>Finds the characters of <see cref="OtherBoundaryCharacters"/>.</summary>
    public static IReadOnlyList<char> OtherBoundaries()
    {
        // Each character has spaces around it, so that a word begins at its place if it is a part of words.
        char[] text = [.. Enumerable.Range(0, char.MaxValue + 1).SelectMany(c => (char[])[(char)c, ' '])];
        var isWord = new bool[char.MaxValue + 1];
        foreach (ValueMatch match in new Regex(@"\b", RegexOptions.CultureInvariant).EnumerateMatches(text))
        {
            isWord[match.Index / 2] |= match.Index % 2 == 0;
        }

        return
        [
            .. Enumerable.Range(0x80, char.MaxValue - 0x7F).Where(c => (c < 0xD800 || c > 0xF8FF) && isWord[c] != Word.Contains(c))
                .Select(c => (char)c),
        ];
    }

    /// <summary>
    /// Finds a Unicode category or one of .NET's named blocks: the characters of <c>\p{name}</c>, which Python's module lacks.
    /// </summary>
    /// <returns>The set; <see langword="null"/> where nothing has that name.</returns>
    public static CodePointSet? Category(string name)
    {
        if (s_categories.Value.Keys.Any(category => category == name || (name.Length == 1 && category[0] == name[0])))
        {
            return Of(name);
        }

        try
        {
            var block = new Regex($@"\p{{{Regex.Escape(name)}}}", RegexOptions.CultureInvariant);
            return CodePointSet.Of(Enumerable.Range(0, 0x10000).Where(c => block.IsMatch([(char)c])).Select(c => (c, c)));
        }
        catch (RegexParseException)
        {
            return null;
        }
    }

    private static CodePointSet Of(params string[] categoriesOrCharacters)
    {
        var ranges = new List<(int First, int Last)>();
        foreach (string each in categoriesOrCharacters)
        {
            if (each == "_")
            {
                ranges.Add(('_', '_'));
            }

            foreach ((string category, List<(int First, int Last)> of) in s_categories.Value)
            {
                if (category == each || (each.Length == 1 && category[0] == each[0]))
                {
                    ranges.AddRange(of);
                }
            }
        }

        return CodePointSet.Of(ranges);
    }

    private static Dictionary<string, List<(int First, int Last)>> ReadCategories()
    {
        string[] names =
        [
            "Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc",
            "Pd", "Ps", "Pe",
            "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So", "Cn",
        ];
        var ranges = names.ToDictionary(name => name, _ => new List<(int First, int Last)>());
        int first = 0;
        for (int next = 1; next <= CodePointSet.LastCodePoint + 1; next++)
        {
            UnicodeCategory category = CharUnicodeInfo.GetUnicodeCategory(first);
            if (next > CodePointSet.LastCodePoint || CharUnicodeInfo.GetUnicodeCategory(next) != category)
            {
                ranges[names[(int)category]].Add((first, next - 1));
                first = next;
            }
        }

        return ranges;
    }
}
