using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A refine table of kh-kim's <c>refine.py</c>: regular expressions and the replacements of their matches, a rule a line.
/// </summary>
/// <remarks>
/// <para>
/// A line is <c>regex</c>, a tab, <c>replacement</c>. The rules run in order, each on the result of the one before, and each replaces every
/// match, as Python's <c>re.sub</c>. An empty replacement removes the matches; where there is no tab, a space takes their place, as in
/// <c>refine.py</c>. Lines that begin with <c>#</c> are skipped, and so are empty lines and lines of ASCII white space alone. A line with
/// only an ideographic space, U+3000, is a rule. Unlike <c>refine.py</c>, the table does not trim the text before each rule.
/// </para>
/// <para>
/// The replacement is Python's template: <c>\1</c>, <c>\g&lt;1&gt;</c> and <c>\g&lt;name&gt;</c> stand for groups, <c>\g&lt;0&gt;</c> for
/// the match, <c>\\ \n \t</c> and octal numbers for characters. <c>$</c> is only a dollar sign.
/// </para>
/// <para>
/// The regular expression is Python's, and its characters are code points: <c>.</c>, <c>\W</c>, <c>[^가-힣]</c> and <c>[😀-🙏]+</c> take an
/// emoji as one character. <c>\w</c> takes the underscore and the characters of <c>str.isalnum</c>, such as <c>①</c> and <c>²</c>, but
/// neither accents nor the variation selectors of emoji. .NET's <c>\p{So}</c> and look-behind of any width are read too. Both a regular
/// expression and a replacement have at most 100,000 characters.
/// </para>
/// <para>
/// Loading checks each line and compiles nothing. A rule of plain text needs no regular expression engine; another rule is compiled for the
/// first text that it may change. Where possible, it runs in .NET's non-backtracking engine. Look-around and references to groups need the
/// backtracking engine, which may take exponential time. A rule that takes more than five seconds for a text is an error.
/// </para>
/// </remarks>
public sealed class RefineTable
{
    /// <summary>The longest time that one rule may take for one text: 5 seconds.</summary>
    private static readonly TimeSpan s_defaultTimeout = TimeSpan.FromSeconds(5);

    // The limits of a table in a model, which can come from a stranger.
    private const int MostSavedRules = 100_000;
    private const int LongestSavedRules = 10_000_000;

    [JsonConstructor]
    private RefineTable(IReadOnlyList<string> rules)
        : this(Checked(rules), s_defaultTimeout)
    {
    }

    private RefineTable(IEnumerable<string> lines, TimeSpan timeout)
    {
        var rules = new List<string>();
        var compiled = new List<RefineRule>();
        int number = 0;
        foreach (string line in lines)
        {
            number++;
            try
            {
                if (!IsSkipped(line ?? throw new FormatException("expected a rule, found null.")))
                {
                    compiled.Add(new RefineRule(line, timeout));
                    rules.Add(line);
                }
            }
            catch (FormatException e)
            {
                throw new FormatException($"line {number}: {e.Message}", e.InnerException);
            }
        }

        Rules = rules;
        Compiled = [.. compiled];
    }

    /// <summary>The lines of the rules in order, without skipped lines. A saved model keeps them.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>Checks that the rules of a saved model are not too many or too long, before any of them is read.</summary>
    /// <returns>The rules.</returns>
    /// <exception cref="FormatException">There are too many, or they are too long.</exception>
    internal static IReadOnlyList<string> Checked(IReadOnlyList<string> rules)
    {
        long length = rules.Sum(rule => (long)(rule?.Length ?? 0));
        return rules.Count <= MostSavedRules && length <= LongestSavedRules
            ? rules
            : throw new FormatException(
                $"a refine table in a model: expected at most {MostSavedRules} rules of {LongestSavedRules} characters together, found "
                + $"{rules.Count} of {length}.");
    }

    /// <summary>The rules in the form that runs.</summary>
    internal RefineRule[] Compiled { get; }

    /// <summary>Reads a table from a file.</summary>
    /// <param name="path">A UTF-8 text file.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FormatException">A line is not a rule, or the file is not UTF-8; the message names the file, the line and the
    /// fault.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static RefineTable Load(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using Stream stream = WholeFile.OpenRead(path);
        try
        {
            return Load(stream);
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{path}': {e.Message}", e.InnerException);
        }
    }

    /// <summary>Reads a table from a stream.</summary>
    /// <param name="stream">UTF-8 text, read to its end and left open.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FormatException">A line is not a rule, or the text is not UTF-8; the message names the line and the
    /// fault.</exception>
    public static RefineTable Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return Parse(StrictUtf8.ReadLines(WholeFile.ReadAllBytes(stream, "refine table")));
    }

    /// <summary>Creates a table from lines.</summary>
    /// <param name="lines">The lines, without their line breaks.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FormatException">A line is not a rule; the message names the line, from 1, and the fault.</exception>
    public static RefineTable Parse(IEnumerable<string> lines) => Parse(lines, s_defaultTimeout);

    internal static RefineTable Parse(IEnumerable<string> lines, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return new RefineTable(lines, timeout);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Rules.Count} rules";

    private static bool IsSkipped(string line) => line.StartsWith('#') || !line.AsSpan().ContainsAnyExcept(" \r\f\v");
}
