using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Notebooks.Documentation;

/// <summary>A piece of C# in a page of Markdown.</summary>
/// <param name="Line">The line of the page on which its code begins, from 1.</param>
/// <param name="Setup">The file under Setups that runs before it, by name; null for none.</param>
/// <param name="CompiledOnly">Why it does not run; null where it does.</param>
/// <param name="Code">The code.</param>
internal sealed partial record Snippet(int Line, string? Setup, string? CompiledOnly, string Code)
{
    /// <summary>
    /// The <c>```csharp</c> blocks of a page. Comments before one say what is done with it: <c>&lt;!-- setup: reviews --&gt;</c>,
    /// <c>&lt;!-- compiled only: needs a GPU --&gt;</c>.
    /// </summary>
    public static IReadOnlyList<Snippet> In(string page)
    {
        var snippets = new List<Snippet>();
        string? setup = null, compiledOnly = null;
        string[] lines = page.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            if (Comment().Match(lines[i]) is { Success: true } comment)
            {
                if (comment.Groups[1].Value == "setup")
                {
                    setup = comment.Groups[2].Value;
                }
                else
                {
                    compiledOnly = comment.Groups[2].Value;
                }
            }
            else if (lines[i] == "```csharp")
            {
                int end = Array.IndexOf(lines, "```", i + 1);
                if (end < 0)
                {
                    throw new FormatException($"line {i + 1}: expected an end of the code, found none.");
                }

                snippets.Add(new Snippet(i + 2, setup, compiledOnly, string.Join('\n', lines[(i + 1)..end])));
                (setup, compiledOnly, i) = (null, null, end);
            }
        }

        return snippets;
    }

    [GeneratedRegex(@"^<!-- (setup|compiled only): (.+) -->$")]
    private static partial Regex Comment();
}
