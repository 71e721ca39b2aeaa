using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The field model of tokenizer.json.</summary>
/// <param name="Tokens">The tokens in the order of their ids.</param>
/// <param name="Ids">The model.</param>
/// <param name="Unknown">The token that stands for all others; <see langword="null"/> for none.</param>
internal sealed record TokenizerJsonModel(string[] Tokens, SubwordIds Ids, string? Unknown)
{
    private const int LongestWord = 100;

    /// <summary>Reads the model.</summary>
    /// <param name="model">The field.</param>
    /// <param name="isByteLevel">Whether words are written in GPT-2's characters for bytes.</param>
    /// <exception cref="FormatException">The model is damaged or of another kind.</exception>
    public static TokenizerJsonModel Read(JsonField model, bool isByteLevel) => KindOf(model) switch
    {
        "WordPiece" => WordPiece(model),
        "BPE" => BytePair(model, isByteLevel),
        "Unigram" => Unigram(model),
        _ => throw model["type"].Error("one of WordPiece, BPE, Unigram"),
    };

    // Files of the library's first versions do not name the kind.
    private static string KindOf(JsonField model) => model.TextOf("type")
        ?? (model.Find("merges") is not null ? "BPE"
            : model.Find("vocab") is { Value.ValueKind: JsonValueKind.Array } ? "Unigram"
            : "WordPiece");

    private static TokenizerJsonModel WordPiece(JsonField model)
    {
        (string[] tokens, TokenTrie trie) = Vocabulary(model["vocab"]);
        string unknown = model["unk_token"].Text();
        int longest = model.NumberOf("max_input_chars_per_word", LongestWord);
        return new TokenizerJsonModel(
            tokens,
            new WordPieceIds(
                trie, IdOf(trie, unknown, model["unk_token"]), model.TextOf("continuing_subword_prefix") ?? "##", longest),
            unknown);
    }

    private static TokenizerJsonModel BytePair(JsonField model, bool isByteLevel)
    {
        ExpectFalse(model, "byte_fallback");
        if (model.Find("dropout") is { } dropout && dropout.Fraction() != 0)
        {
            throw dropout.Error("null or 0");
        }

        (string[] tokens, TokenTrie trie) = Vocabulary(model["vocab"]);
        JsonField? unknown = model.Find("unk_token");
        string? prefix = model.TextOf("continuing_subword_prefix") is { Length: > 0 } mark ? mark : null;
        string? suffix = model.TextOf("end_of_word_suffix") is { Length: > 0 } end ? end : null;
        var rules = new BytePairRules(
            unknown is { } token ? IdOf(trie, token.Text(), token) : -1, model.FlagOf("fuse_unk", false), prefix, suffix,
            model.FlagOf("ignore_merges", false), isByteLevel);
        return new TokenizerJsonModel(
            tokens, new BytePairIds(trie, BytePairIds.Table(model["merges"].Items().Select(Merge), trie, prefix), rules),
            unknown?.Text());
    }

    private static TokenizerJsonModel Unigram(JsonField model)
    {
        ExpectFalse(model, "byte_fallback");
        JsonField vocabulary = model["vocab"];
        var tokens = new List<string>();
        var scores = new List<double>();
        foreach (JsonField entry in vocabulary.Items())
        {
            JsonField[] pair = [.. entry.Items()];
            if (pair.Length != 2)
            {
                throw entry.Error("a piece and its score");
            }

            tokens.Add(pair[0].Text());
            scores.Add(pair[1].Fraction());
        }

        return Unigram([.. tokens], [.. scores], model["unk_id"].Number(), vocabulary.Place);
    }

    /// <summary>Creates a Unigram model.</summary>
    /// <exception cref="FormatException">A piece is empty or there twice, or the unknown id is none of theirs.</exception>
    public static TokenizerJsonModel Unigram(string[] tokens, double[] scores, int unknown, string place)
    {
        var trie = new TokenTrie();
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length == 0 || trie.Find(tokens[id]) >= 0)
            {
                throw new FormatException($"field {place}[{id}]: expected a piece not yet in the list, found '{tokens[id]}'.");
            }

            trie.Add(tokens[id], id);
        }

        return (uint)unknown < (uint)tokens.Length
            ? new TokenizerJsonModel(tokens, new UnigramIds(trie, scores, unknown, '\u2581'), tokens[unknown])
            : throw new FormatException($"field model.unk_id: expected 0 to {tokens.Length - 1}, found {unknown}.");
    }

    private static (string First, string Second) Merge(JsonField merge)
    {
        string[] parts = merge.Value.ValueKind == JsonValueKind.Array
            ? [.. merge.Items().Select(part => part.Text())]
            : merge.Text().Split(' ');
        return parts is [{ Length: > 0 } first, { Length: > 0 } second] ? (first, second) : throw merge.Error("two tokens");
    }

    private static (string[] Tokens, TokenTrie Trie) Vocabulary(JsonField vocabulary)
    {
        string[] tokens = PretrainedFiles.InOrder(vocabulary.Members().Select(entry => (entry.Name, entry.Value.Number())));
        return (tokens, TrieOf(tokens));
    }

    /// <summary>Makes a trie of tokens with their ids; empty ones are left out.</summary>
    public static TokenTrie TrieOf(string[] tokens)
    {
        var trie = new TokenTrie();
        for (int id = 0; id < tokens.Length; id++)
        {
            if (tokens[id].Length > 0)
            {
                trie.Add(tokens[id], id);
            }
        }

        return trie;
    }

    private static int IdOf(TokenTrie trie, string token, JsonField field) =>
        trie.Find(token) is >= 0 and int id ? id : throw field.Error("a token of the vocabulary");

    private static void ExpectFalse(JsonField model, string name)
    {
        if (model.Find(name) is { } field && field.Flag())
        {
            throw field.Error("false");
        }
    }
}
