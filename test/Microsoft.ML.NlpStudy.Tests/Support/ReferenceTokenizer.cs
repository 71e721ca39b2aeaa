using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// A small tokenizer that was learned from film reviews, in a folder as Hugging Face lays it out, with the ids that the library tokenizers
/// 0.23.2 gives for hostile and usual texts.
/// </summary>
internal sealed record ReferenceTokenizer(string Folder, string[] Texts, int[][] Ids, ReferenceTokenizer.Pair[] Pairs)
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Reference", "Tokenizers");

    /// <summary>The names of the tokenizers.</summary>
    public static string[] Names { get; } = [.. Directory.GetDirectories(s_folder).Select(path => Path.GetFileName(path)).Order()];

    /// <summary>Reads a tokenizer.</summary>
    public static ReferenceTokenizer Read(string name)
    {
        string folder = Path.Combine(s_folder, name);
        Expected expected = JsonSerializer.Deserialize<Expected>(File.ReadAllText(Path.Combine(folder, "expected.json")))!;
        return new ReferenceTokenizer(folder, ReadTexts(), expected.Ids, expected.Pairs);
    }

    /// <summary>Copies the tokenizer's files.</summary>
    public static void Copy(string name, TemporaryFiles files)
    {
        foreach (string path in Directory.GetFiles(Path.Combine(s_folder, name)))
        {
            files.Write(Path.GetFileName(path), File.ReadAllBytes(path));
        }
    }

    private static string[] ReadTexts() =>
        JsonSerializer.Deserialize<string[]>(File.ReadAllText(Path.Combine(s_folder, "texts.json")))!;

    /// <summary>Two texts, encoded as one with at most so many tokens, and the segment of each token.</summary>
    public sealed record Pair(string First, string Second, int Maximum, int[] Ids, int[] Types);

    private sealed record Expected(int[][] Ids, Pair[] Pairs);
}
