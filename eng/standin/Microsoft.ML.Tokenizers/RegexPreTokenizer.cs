using System.Text.RegularExpressions;

namespace Microsoft.ML.Tokenizers;

/// <summary>The stretches that match an expression; special tokens are found first, and are stretches of their own.</summary>
public sealed class RegexPreTokenizer : PreTokenizer
{
    private readonly Regex _regex;
    private readonly Regex _specialTokens;

    public RegexPreTokenizer(Regex regex, IReadOnlyDictionary<string, int> specialTokens)
    {
        ArgumentNullException.ThrowIfNull(regex);
        _regex = regex;
        _specialTokens = specialTokens is { Count: > 0 } ? AnyOf(specialTokens.Keys) : null;
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text) => string.IsNullOrEmpty(text) ? [] : Split(text);

    /// <summary>An expression for any of some texts; where two of them match, the first.</summary>
    internal static Regex AnyOf(IEnumerable<string> texts) => new(string.Join('|', texts.Select(Regex.Escape)));

    private IEnumerable<(int Offset, int Length)> Split(string text)
    {
        int start = 0;
        while (_specialTokens is not null && FirstMatch(_specialTokens, text, start, text.Length) is { } special)
        {
            foreach ((int Offset, int Length) match in Matches(text, start, special.Offset))
                yield return match;
            yield return special;
            start = special.Offset + special.Length;
        }
        foreach ((int Offset, int Length) match in Matches(text, start, text.Length))
            yield return match;
    }

    private IEnumerable<(int Offset, int Length)> Matches(string text, int start, int end)
    {
        while (FirstMatch(_regex, text, start, end) is { } match)
        {
            yield return match;
            start = match.Offset + match.Length;
        }
    }

    /// <summary>The first match that has a length. Each search starts anew: the expression does not see what is in front of it.</summary>
    private static (int Offset, int Length)? FirstMatch(Regex regex, string text, int start, int end)
    {
        foreach (ValueMatch match in regex.EnumerateMatches(text.AsSpan(start, end - start)))
        {
            if (match.Length > 0)
                return (start + match.Index, match.Length);
        }
        return null;
    }
}
