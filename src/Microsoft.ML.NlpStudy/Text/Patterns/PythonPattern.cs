using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A Python regular expression that has been read: pieces of a .NET expression, each with the class behind it.</summary>
/// <remarks>
/// Beyond Python's language it takes .NET's <c>\p{…}</c>, <c>(?&lt;name&gt;…)</c>, <c>\k&lt;name&gt;</c>, look-behind of any width, and
/// flags in the middle. <see cref="PythonRegex"/> runs it.
/// </remarks>
internal sealed class PythonPattern
{
    /// <summary>The longest expression that is read: 100,000 UTF-16 units.</summary>
    public const int MaximumLength = 100_000;

    private readonly List<(string Text, PythonCharacterClass? Class)> _parts;
    private readonly IReadOnlyDictionary<string, int> _groupsByName;

    internal PythonPattern(List<(string Text, PythonCharacterClass? Class)> parts, IReadOnlyDictionary<string, int> groupsByName)
    {
        _parts = parts;
        _groupsByName = groupsByName;
    }

    /// <summary>The number of groups, the whole match not counted.</summary>
    public int GroupCount { get; init; }

    /// <summary>Whether <c>\b</c> or <c>\B</c> stands in the expression for the words of all scripts, not of ASCII alone.</summary>
    public bool HasBoundaries { get; init; }

    /// <summary>Whether the expression refers to what a group matched.</summary>
    public bool HasReferences { get; init; }

    /// <summary>A text that every match holds; empty where no such text is known.</summary>
    public string RequiredText { get; init; } = "";

    /// <summary>Whether an empty match can be found where a longer match is also possible.</summary>
    public bool MayPreferEmpty { get; init; }

    /// <summary>
    /// Whether the engine without backtracking may lose a match: something optional follows a lazy repetition without end.
    /// </summary>
    public bool MustBacktrack { get; init; }

    /// <summary>Whether backtracking is fast: nothing is repeated without end, and there are few choices.</summary>
    public bool IsShort { get; init; }

    /// <summary>Whether a text with surrogate pairs can give other matches than one without.</summary>
    public bool SeesPairs => _parts.Exists(part => part.Class is { SeesPairs: true });

    /// <summary>The classes of the expression.</summary>
    public IEnumerable<PythonCharacterClass> Classes => _parts.Where(part => part.Class is not null).Select(part => part.Class!);

    /// <summary>Reads an expression.</summary>
    /// <param name="source">The expression.</param>
    /// <param name="flags">Its flags.</param>
    /// <param name="isKept">Whether the pattern will be written; otherwise it is only checked, which takes less memory.</param>
    /// <exception cref="FormatException">The source is not a regular expression; the message names the place and the reason.</exception>
    public static PythonPattern Parse(string source, PythonFlags flags = PythonFlags.None, bool isKept = true)
    {
        if (source.Length > MaximumLength)
        {
            throw new FormatException(FormattableString.Invariant(
                $"a regular expression has at most {MaximumLength:N0} characters, and this one {source.Length:N0}."));
        }

        return new PythonPatternReader(source, flags, isKept).Read();
    }

    /// <summary>Whether an expression is plain text, so that no engine is needed.</summary>
    public static bool IsLiteral(ReadOnlySpan<char> source) => !source.IsEmpty && !source.ContainsAny(@"\.^$*+?{}[]|()");

    /// <summary>Gets the number of a named group; 0 where no group has the name.</summary>
    public int GroupNumber(string name) => _groupsByName.GetValueOrDefault(name);

    /// <summary>Writes the expression in .NET's language, each class by the given function. Groups have numbers only.</summary>
    public string Write(Func<PythonCharacterClass, string> writeClass)
    {
        var text = new StringBuilder();
        foreach ((string part, PythonCharacterClass? set) in _parts)
        {
            text.Append(part);
            if (set is not null)
            {
                text.Append(writeClass(set));
            }
        }

        return text.ToString();
    }
}
