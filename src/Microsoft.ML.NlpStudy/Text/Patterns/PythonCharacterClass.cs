using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A class of characters in a Python expression: a single character, a class such as <c>[^가-힣😀]</c>, <c>.</c>, <c>\w</c>.
/// </summary>
/// <remarks>
/// Python's characters are code points and .NET's are UTF-16 code units. <see cref="PlainText"/> is the class for texts without surrogate
/// pairs. <see cref="Set"/> is all that it takes; <see cref="PythonAlphabet"/> writes that for other texts.
/// </remarks>
internal sealed class PythonCharacterClass
{
    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private readonly bool _isAscii;
    private readonly bool _ignoresCase;
    private List<(int First, int Last)>? _ranges;
    private List<(char Letter, string Category)>? _sets;
    private CodePointSet? _set;

    public PythonCharacterClass(PythonFlags flags)
    {
        _isAscii = flags.HasFlag(PythonFlags.Ascii);
        _ignoresCase = flags.HasFlag(PythonFlags.IgnoreCase);
    }

    /// <summary>Whether the class takes the characters that are not listed.</summary>
    public bool IsNegated { get; private set; }

    /// <summary>Whether the class may take a character of two UTF-16 units, or half a surrogate pair.</summary>
    public bool SeesPairs { get; private set; }

    /// <summary>All code points that the class takes.</summary>
    public CodePointSet Set => _set ??= MakeSet();

    /// <summary>Adds the characters from one to another.</summary>
    public void AddRange(int first, int last)
    {
        (_ranges ??= new(1)).Add((first, last));
        SeesPairs |= last >= FirstSurrogate && (last > char.MaxValue || first <= LastSurrogate);
    }

    /// <summary>Adds the characters of <c>\w \W \d \D \s \S</c>, or of a Unicode category behind <c>\p \P</c>.</summary>
    public void AddSet(char letter, string category = "")
    {
        (_sets ??= new(1)).Add((letter, category));
        SeesPairs |= letter != 's' && !(_isAscii && letter is 'w' or 'd');
    }

    /// <summary>Makes the class take all characters but those that were added.</summary>
    public void Negate()
    {
        IsNegated = true;
        SeesPairs = true;
    }

    /// <summary>Writes the class in .NET's language, for texts without surrogates.</summary>
    public string PlainText()
    {
        if (_ignoresCase)
        {
            return PythonEscape.Class(Set.Ranges, '\uD7FF', '\uE000');
        }

        var text = new StringBuilder();
        foreach ((char letter, string category) in _sets ?? [])
        {
            if (Brief(letter, category) is not { } brief)
            {
                return PythonEscape.Class(Set.Ranges, '\uD7FF', '\uE000');
            }

            text.Append(brief);
        }

        foreach ((int first, int last) in _ranges ?? [])
        {
            PythonEscape.AppendRange(text, first, last, '\uD7FF', '\uE000');
        }

        return text.Length > 0 ? $"[{(IsNegated ? "^" : "")}{text}]" : IsNegated ? @"[\s\S]" : @"[^\s\S]";
    }

    private string? Brief(char letter, string category) => (letter, _isAscii) switch
    {
        ('w', false) => @"\p{L}\p{N}_",
        ('d', false) => @"\p{Nd}",
        ('s', false) => @"\s\x1C-\x1F",
        ('w', true) => "0-9A-Z_a-z",
        ('d', true) => "0-9",
        ('s', true) => @"\t-\r\x20",
        ('p' or 'P', _) => string.Create(CultureInfo.InvariantCulture, $@"\{letter}{{{category}}}"),
        _ => null,    // .NET has an escape for the opposite of its own sets only
    };

    private CodePointSet MakeSet()
    {
        // Letter case widens what is listed by itself, not the sets: an iota below belongs to no word, though its capital does.
        CodePointSet listed = CodePointSet.Of(_ranges ?? []);
        listed = _ignoresCase ? PythonCase.Close(listed, _isAscii) : listed;
        if (_sets is not null)
        {
            listed = CodePointSet.Of([.. listed.Ranges, .. _sets.SelectMany(set => SetOf(set.Letter, set.Category).Ranges.ToArray())]);
        }

        return IsNegated ? listed.Complement() : listed;
    }

    private CodePointSet SetOf(char letter, string category)
    {
        CodePointSet set = char.ToLowerInvariant(letter) switch
        {
            'w' => _isAscii ? PythonSets.AsciiWord : PythonSets.Word,
            'd' => _isAscii ? PythonSets.AsciiDigit : PythonSets.Digit,
            's' => _isAscii ? PythonSets.AsciiSpace : PythonSets.Space,
            _ => PythonSets.Category(category)!,
        };
        return char.IsAsciiLetterUpper(letter) ? set.Complement() : set;
    }
}
