using System.Text;
using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Regular expressions and what to put in place of their matches, one rule a line: the refine tables of kh-kim's <c>refine.py</c>.
/// </summary>
/// <remarks>
/// <para>
/// A line is <c>regex</c>, a tab, <c>replacement</c>. The rules run in order, each on the result of the one before, and each replaces every
/// match, as Python's <c>re.sub</c>. An empty replacement, or none, removes the matches; <c>refine.py</c> puts a space where there is no tab.
/// Lines without anything but white space and lines that begin with <c>#</c> are skipped. Unlike <c>refine.py</c>, the table does not trim
/// the text before each rule.
/// </para>
/// <para>
/// The replacement is Python's template: <c>\1</c>, <c>\g&lt;1&gt;</c> and <c>\g&lt;name&gt;</c> stand for groups, <c>\g&lt;0&gt;</c> for the
/// match, <c>\\ \n \t</c> and octal numbers for characters. <c>$</c> is a dollar sign, nothing more.
/// </para>
/// <para>
/// The regular expression is read as Python does where the two languages differ most: <c>(?P&lt;name&gt;…)</c>, <c>(?P=name)</c>,
/// <c>\Z</c>, <c>{,n}</c>, <c>\U0001F600</c>, and groups that are numbered from left to right, named ones too. In a class, negated or not, and
/// as a literal, an emoji is one character; only <c>.</c>, <c>\W</c>, <c>\S</c> and <c>\D</c> outside a class see its two halves. Everything
/// else is as .NET has it, independent of culture.
/// </para>
/// <para>
/// Where the expression allows, it runs in .NET's non-backtracking engine. Look-around and references to groups in the expression need the
/// other engine, which may take exponential time; a rule that is not done with a text within five seconds, in either engine, is an error.
/// </para>
/// </remarks>
public sealed class RefineTable
{
    /// <summary>How long one rule may take for one text.</summary>
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(5);

    [JsonConstructor]
    private RefineTable(IReadOnlyList<string> rules)
        : this(rules, DefaultTimeout)
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

    /// <summary>The rules' lines in order, without the skipped ones. A saved model keeps them.</summary>
    public IReadOnlyList<string> Rules { get; }

    /// <summary>The rules, ready to run.</summary>
    internal RefineRule[] Compiled { get; }

    /// <summary>Reads a table from a file.</summary>
    /// <param name="path">A UTF-8 text file.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FormatException">A line is no rule, or the file is not UTF-8; the message names the file, the line and the fault.</exception>
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
    /// <exception cref="FormatException">A line is no rule, or the text is not UTF-8; the message names the line and the fault.</exception>
    public static RefineTable Load(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var strictUtf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        using var reader = new StreamReader(new MemoryStream(WholeFile.ReadAllBytes(stream, "refine table")), strictUtf8);
        try
        {
            return Parse(Lines(reader));
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException($"expected UTF-8 text, found other bytes: {e.Message}", e);
        }
    }

    /// <summary>Makes a table from lines.</summary>
    /// <param name="lines">The lines, without their line breaks.</param>
    /// <returns>The table.</returns>
    /// <exception cref="FormatException">A line is no rule; the message names the line, from 1, and the fault.</exception>
    public static RefineTable Parse(IEnumerable<string> lines) => Parse(lines, DefaultTimeout);

    internal static RefineTable Parse(IEnumerable<string> lines, TimeSpan timeout)
    {
        ArgumentNullException.ThrowIfNull(lines);
        return new RefineTable(lines, timeout);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Rules.Count} rules";

    private static bool IsSkipped(string line) => line.StartsWith('#') || (string.IsNullOrWhiteSpace(line) && !line.Contains('\t'));

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
