using System.Text.Json;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The files of pretrained tokenizers. Any fault in one is a <see cref="FormatException"/>.</summary>
internal static class PretrainedFiles
{
    private const int MostUnusedIds = 1_000_000;

    /// <summary>Reads BERT's vocab.txt, in which a token's id is the number of its line, from 0.</summary>
    /// <returns>
    /// The tokens. An empty line, and every line of a repeated token except the last, is an unused id with an empty token, as in
    /// Transformers. Empty lines at the end are left out.
    /// </returns>
    public static string[] ReadVocabularyLines(byte[] file)
    {
        List<string> tokens = StrictUtf8.ReadLines(file);
        while (tokens is [.., ""])
        {
            tokens.RemoveAt(tokens.Count - 1);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int id = tokens.Count - 1; id >= 0; id--)
        {
            tokens[id] = seen.Add(tokens[id]) ? tokens[id] : "";
        }

        return [.. tokens];
    }

    /// <summary>
    /// Writes a vocab.txt for a tokenizer that accepts neither empty nor repeated lines: unused ids get tokens that no text holds.
    /// </summary>
    public static MemoryStream VocabularyLines(string[] tokens)
    {
        var stream = new MemoryStream();
        SubwordFile.WriteLines(stream, tokens.Select((token, id) => token.Length > 0 ? token : $"\uFFFF{id}\uFFFF"));
        stream.Position = 0;
        return stream;
    }

    /// <summary>Reads GPT-2's vocab.json, a JSON object of tokens and their ids. At most a million ids may be unused.</summary>
    /// <returns>The tokens; an unused id has an empty token.</returns>
    public static string[] ReadVocabularyJson(byte[] file)
    {
        Dictionary<string, int> ids;
        try
        {
            ReadOnlySpan<byte> content = file;
            ids = JsonSerializer.Deserialize<Dictionary<string, int>>(content.StartsWith("\uFEFF"u8) ? content[3..] : content) ?? [];
        }
        catch (JsonException e)
        {
            throw new FormatException($"expected a JSON object of tokens and their ids: {e.Message}");
        }

        return InOrder(ids.Select(entry => (entry.Key, entry.Value)));
    }

    /// <summary>Puts tokens into the order of their ids. At most a million ids may be unused.</summary>
    /// <returns>The tokens; an unused id has an empty token.</returns>
    /// <exception cref="FormatException">A token is empty, or an id is out of range or that of two tokens.</exception>
    public static string[] InOrder(IEnumerable<(string Token, int Id)> entries)
    {
        (string Token, int Id)[] ids = [.. entries];
        int highest = ids.Length == 0 ? -1 : ids.Max(entry => entry.Id);
        int most = (int)Math.Min(int.MaxValue, (long)ids.Length + MostUnusedIds);
        string?[] tokens = new string?[Math.Clamp(highest + 1L, 0, most)];
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string token, int id) in ids)
        {
            if (token.Length == 0)
            {
                throw new FormatException($"id {id}: expected a token, found an empty one.");
            }

            if (id < 0 || id >= tokens.Length || tokens[id] is not null)
            {
                throw new FormatException($"token '{token}': expected an id from 0 to {most - 1} that no other token has, found {id}.");
            }

            if (!seen.Add(token))
            {
                throw new FormatException($"token '{token}': expected one id, found {id} as well as {Array.IndexOf(tokens, token)}.");
            }

            tokens[id] = token;
        }

        return [.. tokens.Select(token => token ?? "")];
    }

    /// <summary>
    /// Reads a merges.txt: after a line with the version, two tokens a line with a blank between them, the most important pair first.
    /// </summary>
    public static string[] ReadMerges(byte[] file)
    {
        if (file.Length == 0)
        {
            throw new FormatException("expected merges, found an empty file: a download that failed, or another file.");
        }

        var merges = new List<string>();
        int number = 0;
        foreach (string line in StrictUtf8.ReadLines(file))
        {
            number++;
            if (line.Length == 0 || line.StartsWith("#version", StringComparison.Ordinal))
            {
                continue;
            }

            int blank = line.IndexOf(' ');
            if (blank <= 0 || blank != line.LastIndexOf(' ') || blank == line.Length - 1)
            {
                throw new FormatException($"line {number}: expected two tokens with a blank between them, found '{line}'.");
            }

            merges.Add(line);
        }

        return [.. merges];
    }

    /// <summary>Creates a vocabulary of the tokens read.</summary>
    public static Vocabulary CreateVocabulary(string[] tokens, string? unknownToken, string? paddingToken) =>
        new(tokens, new long[tokens.Length], unknownToken, paddingToken);

    /// <summary>Checks that the token of an option, if any, is in the vocabulary.</summary>
    public static void CheckToken(string[] tokens, string? token, string option) =>
        OptionCheck.That(token is null || tokens.Contains(token), $"one of the {tokens.Length} tokens of the vocabulary", token, option);

    public static void CheckCount(string what, int expected, int found)
    {
        if (found != expected)
        {
            throw new FormatException($"expected {expected} {what}, found {found}.");
        }
    }

    /// <summary>Creates a tokenizer from the entry of a model that holds the vocabulary.</summary>
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

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="FormatException">The stream gives more than <see cref="WholeFile.MaximumLength"/> bytes.</exception>
    public static byte[] ReadAll(Stream stream) => WholeFile.ReadAllBytes(stream, "vocabulary or merges");
}
