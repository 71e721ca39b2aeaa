using System.Text.RegularExpressions;

namespace Microsoft.ML.NlpStudy.Notebooks.Documentation;

/// <summary>Runs the snippets of a page in their order, in a new folder, with the namespaces open that docs/README.md names.</summary>
internal static partial class SnippetRunner
{
    private static readonly string[] s_imports = ["System.Threading", "Microsoft.ML", "Microsoft.ML.Data", "Microsoft.ML.NlpStudy"];

    /// <exception cref="SnippetException">A snippet does not compile, or throws.</exception>
    public static async Task RunAsync(string name, IEnumerable<Snippet> snippets)
    {
        string current = Environment.CurrentDirectory;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("snippets-");
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            using var session = new ScriptSession(s_imports);
            foreach (Snippet snippet in snippets)
            {
                try
                {
                    if (snippet.Setup is { } setup)
                    {
                        await session.RunAsync(File.ReadAllText(SetupPath(setup)));
                    }

                    if (snippet.CompiledOnly is null)
                    {
                        await session.RunAsync(WithoutUsing(snippet.Code));
                    }
                    else
                    {
                        session.Compile(WithoutUsing(snippet.Code));
                    }

                    Compare(snippet, session.TakePrinted());
                }
                catch (Exception error)
                {
                    throw new SnippetException(
                        $"{name}, line {snippet.Line}: expected no error, found {error.GetType().Name}: {error.Message}", error);
                }
            }
        }
        finally
        {
            Environment.CurrentDirectory = current;
            folder.Delete(recursive: true);
        }
    }

    // Console.WriteLine(...);    // what it prints
    private static void Compare(Snippet snippet, string printed)
    {
        string[] lines = printed.Split('\n');
        if (snippet.CompiledOnly is null
            && Promise().Matches(snippet.Code).Select(match => match.Groups[1].Value)
                .FirstOrDefault(text => !lines.Contains(text)) is { } missing)
        {
            throw new InvalidDataException($"expected the output '{missing}', found '{printed.TrimEnd()}'.");
        }
    }

    private static string SetupPath(string name) =>
        Repository.PathOf("test", "Microsoft.ML.NlpStudy.Notebooks", "Documentation", "Setups", name + ".csx");

    // A script keeps its variables for the next piece, and so has no 'using' declarations outside of blocks.
    private static string WithoutUsing(string code) => UsingDeclaration().Replace(code, "");

    [GeneratedRegex(@"^Console\.WriteLine\(.*\); +// (.+)$", RegexOptions.Multiline)]
    private static partial Regex Promise();

    [GeneratedRegex(@"^using (?=(var|[A-Z][\w<>?, ]*) \w+ = )", RegexOptions.Multiline)]
    private static partial Regex UsingDeclaration();
}
