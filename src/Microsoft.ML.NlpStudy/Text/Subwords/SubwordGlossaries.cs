using System.Text.RegularExpressions;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The glossaries of subword-nmt: regular expressions of stretches that stay whole.</summary>
internal sealed class SubwordGlossaries
{
    // Without backtracking: neither a glossary nor a token can make a match take long.
    private const RegexOptions Options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant;
    private const int MostCharacters = 100_000;
    private readonly (Regex Whole, Regex Anywhere)[] _glossaries;
    private readonly Regex? _any;

    public SubwordGlossaries(IReadOnlyList<string> glossaries)
    {
        // Composed as subword-nmt composes them, so that unbracketed alternatives mean the same: `^a|b$` is "begins with a, or is b".
        _glossaries = [.. glossaries.Select(glossary => (new Regex($@"\A(?:^{glossary}$)", Options), new Regex(glossary, Options)))];
        _any = glossaries.Count == 0 ? null : new Regex($@"\A(?:^({string.Join('|', glossaries)})$)", Options);
    }

    /// <summary>Throws where a glossary is not a regular expression that can be matched without backtracking.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Names the option Glossaries, what was expected, and what was found.</exception>
    public static void Validate(IReadOnlyList<string> glossaries)
    {
        const string Expected = "regular expressions that look neither around nor back, none of them empty";
        OptionCheck.That(
            glossaries is not null && !glossaries.Any(string.IsNullOrEmpty), Expected, glossaries, nameof(SubwordOptions.Glossaries));
        int length = glossaries!.Sum(glossary => glossary.Length);
        OptionCheck.That(
            length <= MostCharacters, $"at most {MostCharacters} characters together", length, nameof(SubwordOptions.Glossaries));
        foreach (string glossary in glossaries!)
        {
            bool isValid;
            try
            {
                isValid = new SubwordGlossaries([glossary])._glossaries.Length == 1;
            }
            catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
            {
                isValid = false;
            }

            OptionCheck.That(isValid, Expected, glossary, nameof(SubwordOptions.Glossaries));
        }
    }

    /// <summary>Whether a glossary matches all of a text.</summary>
    public bool IsProtected(ReadOnlySpan<char> text) => _any is not null && _any.IsMatch(text);

    /// <summary>Cuts a token before and behind the stretches that glossaries match.</summary>
    /// <param name="token">The token.</param>
    /// <param name="ends">The list to clear and fill with the end of each stretch.</param>
    public void Isolate(ReadOnlySpan<char> token, List<int> ends)
    {
        ends.Clear();
        ends.Add(token.Length);
        foreach ((Regex whole, Regex anywhere) in _glossaries)
        {
            int[] stretches = [.. ends];
            ends.Clear();
            int start = 0;
            foreach (int end in stretches)
            {
                ReadOnlySpan<char> stretch = token[start..end];
                if (!whole.IsMatch(stretch))
                {
                    int last = start;
                    foreach (ValueMatch match in anywhere.EnumerateMatches(stretch))
                    {
                        AddEnd(start + match.Index, ref last);
                        AddEnd(start + match.Index + match.Length, ref last);
                    }

                    start = last;
                }

                AddEnd(end, ref start);
            }
        }

        void AddEnd(int end, ref int last)
        {
            if (end > last)
            {
                ends.Add(last = end);
            }
        }
    }
}
