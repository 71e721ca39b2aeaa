using System.Text.Json;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The special tokens and flags that special_tokens_map.json and tokenizer_config.json of a folder name.</summary>
internal sealed class SpecialTokenFiles
{
    private const string MapFile = "special_tokens_map.json";
    private const string ConfigurationFile = "tokenizer_config.json";

    private static readonly string[] s_roles = ["unk_token", "cls_token", "sep_token", "pad_token", "mask_token"];

    private readonly Dictionary<string, (string Token, string File)> _tokens = [];
    private readonly List<AddedToken> _added = [];
    private bool _lowerCase = true;
    private bool? _removeAccents;
    private bool _separateChinese = true;
    private bool _addsBlank;

    /// <summary>Reads the files of a folder; either may be missing.</summary>
    /// <exception cref="FormatException">A file is damaged; the message names it.</exception>
    public static SpecialTokenFiles Read(string folder)
    {
        var files = new SpecialTokenFiles();
        files.Read(Path.Combine(folder, MapFile), isConfiguration: false);
        files.Read(Path.Combine(folder, ConfigurationFile), isConfiguration: true);
        return files;
    }

    /// <summary>
    /// The token of a role, such as <c>cls_token</c>, and the file that names it; <see langword="null"/> where none does.
    /// </summary>
    public (string Token, string File)? Find(string role) =>
        _tokens.TryGetValue(role, out (string Token, string File) found) ? found : null;

    /// <summary>Makes the options of a tokenizer without a tokenizer.json.</summary>
    /// <param name="source">The kind of its files.</param>
    /// <param name="isFairseq">Whether a SentencePiece model gets XLM-R's ids.</param>
    public FolderTokenizerOptions ToOptions(TokenizerSource source, bool isFairseq)
    {
        bool isBert = source == TokenizerSource.WordPieces;
        bool hasDefaults = isBert || source == TokenizerSource.BytePairs || isFairseq;
        var added = new List<AddedToken>();
        foreach ((string role, string bert, string other) in
            new[]
            {
                ("unk_token", "[UNK]", "<unk>"), ("cls_token", "[CLS]", "<s>"), ("sep_token", "[SEP]", "</s>"),
                ("pad_token", "[PAD]", "<pad>"), ("mask_token", "[MASK]", "<mask>"),
            })
        {
            string? token = Find(role)?.Token ?? (!hasDefaults ? null : isBert ? bert : other);
            if (token is not null && added.All(earlier => earlier.Content != token))
            {
                added.Add(new AddedToken(token, TakesSpaceBefore: role == "mask_token" && !isBert));
            }
        }

        foreach (AddedToken token in _added)
        {
            added.RemoveAll(earlier => earlier.Content == token.Content);
            added.Add(token);
        }

        return new FolderTokenizerOptions
        {
            LowerCase = _lowerCase,
            RemoveAccents = _removeAccents,
            SeparateChineseCharacters = _separateChinese,
            AddsBlank = _addsBlank,
            IsFairseq = isFairseq,
            Unknown = TokenOf("unk_token", isBert ? "[UNK]" : "<unk>"),
            Padding = TokenOf("pad_token", isBert ? "[PAD]" : "<pad>"),
            Added = added,
        };

        string? TokenOf(string role, string missing) => Find(role)?.Token ?? (hasDefaults ? missing : null);
    }

    private void Read(string path, bool isConfiguration)
    {
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            JsonField.Read(WholeFile.ReadAllBytes(path), root =>
            {
                ReadTokens(root, path);
                if (isConfiguration)
                {
                    ReadConfiguration(root);
                }

                return true;
            });
        }
        catch (FormatException e)
        {
            throw new FormatException($"'{path}': {e.Message}");
        }
    }

    private void ReadTokens(JsonField root, string path)
    {
        foreach (string role in s_roles)
        {
            if (root.Find(role) is { } field)
            {
                JsonField token = field.Value.ValueKind == JsonValueKind.Object ? field["content"] : field;
                _tokens.TryAdd(role, (token.Text().Length > 0 ? token.Text() : throw token.Error("a token"), path));
            }
        }
    }

    private void ReadConfiguration(JsonField config)
    {
        _lowerCase = config.FlagOf("do_lower_case", true);
        _removeAccents = config.Find("strip_accents")?.Flag();
        _separateChinese = config.FlagOf("tokenize_chinese_chars", true);
        _addsBlank = config.FlagOf("add_prefix_space", false);
        foreach ((string id, JsonField token) in config.Find("added_tokens_decoder")?.Members() ?? [])
        {
            string content = token["content"].Text();
            _added.Add(int.TryParse(id, out int number) && number >= 0 && content.Length > 0
                ? new AddedToken(
                    content, number, token.FlagOf("lstrip", false), token.FlagOf("rstrip", false), token.FlagOf("single_word", false),
                    token.FlagOf("normalized", false))
                : throw token.Error("a token and its id"));
        }
    }
}
