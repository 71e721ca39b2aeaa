using System.Text.Json;

namespace Microsoft.ML.Tokenizers;

/// <summary>The two files of a BPE model, as GPT-2 has them: vocab.json and merges.txt.</summary>
internal static class BpeFiles
{
    public static Dictionary<string, int> ReadVocabulary(Stream stream) => JsonSerializer.Deserialize<Dictionary<string, int>>(stream);

    public static async Task<Dictionary<string, int>> ReadVocabularyAsync(Stream stream) =>
        await JsonSerializer.DeserializeAsync<Dictionary<string, int>>(stream).ConfigureAwait(false);

    /// <summary>The merges of a file, without its version and empty lines. The stream stays open.</summary>
    public static List<string> ReadMerges(Stream stream) => stream is null ? [] : ParseMerges(new StreamReader(stream).ReadToEnd());

    public static async Task<List<string>> ReadMergesAsync(Stream stream) =>
        stream is null ? [] : ParseMerges(await new StreamReader(stream).ReadToEndAsync().ConfigureAwait(false));

    /// <summary>The two tokens of a merge; null where it is not two with a blank between them.</summary>
    public static (string Left, string Right)? Split(string merge)
    {
        int blank = merge.IndexOf(' ');
        return blank < 0 || blank == merge.Length - 1 || merge.IndexOf(' ', blank + 1) >= 0 ? null : (merge[..blank], merge[(blank + 1)..]);
    }

    private static List<string> ParseMerges(string content)
    {
        var merges = new List<string>();
        var lines = new StringReader(content);
        for (int number = 1; lines.ReadLine() is { } line; number++)
        {
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
                continue;
            if (Split(line) is null)
                throw new InvalidOperationException($"Invalid merge file format at line: {number}");
            merges.Add(line);
        }
        return merges;
    }
}
