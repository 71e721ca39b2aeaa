using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A code in which every character of a text, those beyond U+FFFF too, is one UTF-16 unit. It is made for the classes of one expression.
/// </summary>
/// <remarks>
/// <para>
/// .NET's engines see UTF-16 units, but <c>.</c>, <c>\W</c> and <c>[^a]</c> must take an emoji as one character. An expression tells only
/// some kinds of characters apart: those of one kind are in the same of its classes. Each kind is written as one unit that texts have no
/// use for: half a surrogate pair, or a unit for private use.
/// </para>
/// <para>
/// Where the expression holds <c>\b</c>, the characters that .NET and Python place differently in words are written in this way too.
/// Letters of an extension of Chinese stand for those of them that belong to words. Where the expression refers to what a group matched, a
/// kind has many units, and each character of a text its own.
/// </para>
/// </remarks>
internal sealed class PythonAlphabet
{
    private static readonly (int First, int Last) s_otherUnits = (0xD800, 0xF8FF);
    private static readonly (int First, int Last) s_wordUnits = (0x3400, 0x4DBF);

    private readonly CodePointSet _coded;
    private readonly bool _isExact;
    private readonly List<(int First, int Last, int Kind)> _intervals;
    private readonly (int First, int Count)[] _unitsOfKinds;

    /// <exception cref="NotSupportedException">The expression tells more kinds of characters apart than there are units for
    /// them.</exception>
    public PythonAlphabet(PythonPattern pattern)
    {
        IEnumerable<(int First, int Last)> coded = [s_otherUnits, (char.MaxValue + 1, CodePointSet.LastCodePoint)];
        if (pattern.HasBoundaries)
        {
            coded = [.. coded, s_wordUnits, .. PythonSets.OtherBoundaries().Select(c => ((int)c, (int)c))];
        }

        _coded = CodePointSet.Of(coded);
        _isExact = pattern.HasReferences;
        IEnumerable<CodePointSet> classes = pattern.Classes.Select(part => part.Set);
        CodePointSet[] sets = [.. pattern.HasBoundaries ? classes.Append(PythonSets.Word) : classes];
        (_intervals, int kindCount) = Divide(_coded, sets);
        _unitsOfKinds = Units(pattern.HasBoundaries, kindCount);
    }

    /// <summary>Whether a character stands for itself in every code of this kind: those of ASCII, and most letters of one unit.</summary>
    public static bool KeepsAlways(int codePoint) => codePoint < 0x80
        || (codePoint <= char.MaxValue && char.IsLetter((char)codePoint)
            && (codePoint < s_wordUnits.First || codePoint > s_wordUnits.Last));

    /// <summary>Writes a class of the expression for texts in this code.</summary>
    public string Write(PythonCharacterClass characters)
    {
        CodePointSet set = characters.Set;
        var kinds = new HashSet<int>();
        foreach ((int first, _, int kind) in _intervals)
        {
            if (!kinds.Contains(kind) && set.Contains(first))
            {
                kinds.Add(kind);
            }
        }

        IEnumerable<(int First, int Last)> units = kinds.Select(kind => _unitsOfKinds[kind])
            .Select(own => (own.First, own.First + own.Count - 1));
        CodePointSet outside = CodePointSet.Of([.. set.Complement().Ranges, .. _coded.Ranges]).Complement();    // in the set and not coded
        return PythonEscape.Class(CodePointSet.Of([.. outside.Ranges, .. units]).Ranges, char.MaxValue, char.MaxValue);
    }

    /// <summary>Writes a text in this code.</summary>
    /// <param name="text">The text.</param>
    /// <param name="starts">Receives the place in the text where each unit's character begins, and the end of the text.</param>
    /// <exception cref="NotSupportedException">The text has more characters of a kind than there are units.</exception>
    public char[] Encode(ReadOnlySpan<char> text, out int[] starts)
    {
        var units = new List<char>(text.Length);
        var places = new List<int>(text.Length + 1);
        var own = _isExact ? new Dictionary<int, char>() : null;
        int[] used = _isExact ? new int[_unitsOfKinds.Length] : [];
        for (int position = 0; position < text.Length;)
        {
            places.Add(position);
            int codePoint = Rune.DecodeFromUtf16(text[position..], out Rune rune, out int length) == System.Buffers.OperationStatus.Done
                ? rune.Value : text[position];
            position += length;
            units.Add(UnitOf(codePoint, own, used));
        }

        places.Add(text.Length);
        starts = [.. places];
        return [.. units];
    }

    /// <summary>Divides the coded characters into intervals of one kind each. Characters of a kind are in the same sets.</summary>
    private static (List<(int First, int Last, int Kind)> Intervals, int KindCount) Divide(CodePointSet coded, CodePointSet[] sets)
    {
        var intervals = new List<(int First, int Last, int Kind)>();
        foreach ((int first, int last) in coded.Ranges)
        {
            intervals.Add((first, last, 0));
        }

        int kindCount = 1;
        foreach (CodePointSet set in sets.Distinct())
        {
            var divided = new List<(int First, int Last, int Kind)>();
            var kinds = new Dictionary<(int Kind, bool IsIn), int>();
            foreach ((int first, int last, int kind) in intervals)
            {
                for (int next = first; next <= last;)
                {
                    (int end, bool isIn) = set.StretchFrom(next);
                    kinds.TryAdd((kind, isIn), kinds.Count);
                    divided.Add((next, Math.Min(end, last), kinds[(kind, isIn)]));
                    next = Math.Min(end, last) + 1;
                }
            }

            intervals = divided;
            kindCount = kinds.Count;
        }

        return (intervals, kindCount);
    }

    private (int First, int Count)[] Units(bool hasBoundaries, int kindCount)
    {
        bool[] isWord = new bool[kindCount];
        foreach ((int first, _, int kind) in _intervals)
        {
            isWord[kind] = hasBoundaries && PythonSets.Word.Contains(first);
        }

        var units = new (int First, int Count)[kindCount];
        foreach (bool word in (ReadOnlySpan<bool>)[false, true])
        {
            (int first, int last) = word ? s_wordUnits : s_otherUnits;
            int count = isWord.Count(each => each == word);
            int share = count == 0 ? 0 : (last + 1 - first) / count;
            if (count > 0 && share == 0)
            {
                throw new NotSupportedException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"a regular expression tells at most {last + 1 - first:N0} kinds of characters beyond U+FFFF apart, and this one "
                        + $"{count:N0}."));
            }

            int next = 0;
            for (int kind = 0; kind < kindCount; kind++)
            {
                if (isWord[kind] == word)
                {
                    units[kind] = (first + (share * next++), _isExact ? share : 1);
                }
            }
        }

        return units;
    }

    private char UnitOf(int codePoint, Dictionary<int, char>? own, int[] used)
    {
        if (codePoint < 0x80 || !_coded.Contains(codePoint))
        {
            return (char)codePoint;
        }

        int low = 0;
        int high = _intervals.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            (low, high) = codePoint < _intervals[middle].First ? (low, middle - 1) : (middle, high);
        }

        int kind = _intervals[low].Kind;
        (int first, int count) = _unitsOfKinds[kind];
        if (own is null)
        {
            return (char)first;
        }

        if (!own.TryGetValue(codePoint, out char unit))
        {
            unit = used[kind] < count ? (char)(first + used[kind]++) : throw new NotSupportedException(string.Create(
                CultureInfo.InvariantCulture,
                $"a regular expression with references to groups takes texts of at most {count:N0} different characters of a kind beyond "
                    + $"U+FFFF."));
            own.Add(codePoint, unit);
        }

        return unit;
    }
}
