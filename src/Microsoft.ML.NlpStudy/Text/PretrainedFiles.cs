using System.Text;
using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Reads the files that pretrained tokenizers come with; whatever is wrong with one is a FormatException.</summary>
internal static class PretrainedFiles
{
    /// <summary>A line's token has the line's number, from 0, as id: BERT's vocab.txt.</summary>
    public static string[] ReadVocabularyLines(byte[] file)
    {
        string[] tokens = [.. Lines(file)];
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length == 0)
                throw new FormatException($"line {id + 1}: expected a token, found an empty line.");
        }

        return tokens;
    }

    /// <summary>A JSON object of tokens and their ids: GPT-2's vocab.json.</summary>
    public static string[] ReadVocabularyJson(byte[] file)
    {
        Dictionary<string, int> ids;
        try
        {
            ids = JsonSerializer.Deserialize<Dictionary<string, int>>(file) ?? [];
        }
        catch (JsonException e)
        {
            throw new FormatException($"expected a JSON object of tokens and their ids: {e.Message}");
        }

        var tokens = new string[ids.Count];
        foreach ((string token, int id) in ids)
        {
            if (id < 0 || id >= tokens.Length || tokens[id] is not null)
                throw new FormatException($"token '{token}': expected an id from 0 to {tokens.Length - 1} that no other token has, found {id}.");
            tokens[id] = token;
        }

        return tokens;
    }

    /// <summary>Two tokens a line with a blank between them, the most important pair first, after a line with the version: merges.txt.</summary>
    public static string[] ReadMerges(byte[] file)
    {
        var merges = new List<string>();
        int number = 0;
        foreach (string line in Lines(file))
        {
            number++;
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
                continue;
            int blank = line.IndexOf(' ');
            if (blank <= 0 || blank != line.LastIndexOf(' ') || blank == line.Length - 1)
                throw new FormatException($"line {number}: expected two tokens with a blank between them, found '{line}'.");
            merges.Add(line);
        }

        return [.. merges];
    }

    /// <exception cref="FormatException">A token is empty or there twice.</exception>
    public static Vocabulary CreateVocabulary(string[] tokens, string? unknownToken, string? paddingToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length == 0 || !seen.Add(tokens[id]))
                throw new FormatException($"token {id}: expected one not yet in the vocabulary, found '{tokens[id]}'.");
        }

        return Vocabulary.Create(tokens, unknownToken, paddingToken);
    }

    /// <summary>Checks that a token which an option names, if it names one, is in the vocabulary.</summary>
    public static void CheckToken(string[] tokens, string? token, string option) =>
        OptionCheck.That(token is null || tokens.Contains(token), $"one of the {tokens.Length} tokens of the vocabulary", token, option);

    public static void CheckCount(string what, int expected, int found)
    {
        if (found != expected)
            throw new FormatException($"expected {expected} {what}, found {found}.");
    }

    /// <summary>Makes a tokenizer from a model's entry with all of its vocabulary.</summary>
    public static PretrainedTokenizer ReadVocabularyEntry(
        Action<string, Action<Stream>> readEntry, string entry, int size, Func<byte[], PretrainedTokenizer> create)
    {
        PretrainedTokenizer? tokenizer = null;
        readEntry(entry, stream =>
        {
            tokenizer = create(ReadAll(stream));
            CheckCount("tokens", size, tokenizer.Vocabulary.Count);
        });
        return tokenizer!;
    }

    /// <exception cref="FormatException">The stream gives more than <see cref="WholeFile.MaximumLength"/> bytes.</exception>
    public static byte[] ReadAll(Stream stream) => WholeFile.ReadAllBytes(stream, "vocabulary or merges");

    private static List<string> Lines(byte[] file)
    {
        var lines = new List<string>();
        try
        {
            using var reader = new StreamReader(new MemoryStream(file), new UTF8Encoding(false, throwOnInvalidBytes: true));
            while (reader.ReadLine() is { } line)
            {
                lines.Add(line);
            }
        }
        catch (DecoderFallbackException)
        {
            throw new FormatException("expected UTF-8, found bytes that are not.");
        }

        return lines;
    }
}
