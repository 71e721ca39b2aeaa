using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The small files of a Hugging Face folder, kept byte for byte so that a saved encoder has them again.</summary>
/// <param name="Configuration">The content of config.json.</param>
/// <param name="Tokenizer">The files of the tokenizer.</param>
internal sealed record EncoderFiles(byte[] Configuration, IReadOnlyList<(string Name, byte[] Content)> Tokenizer)
{
    private const string TokenizerConfiguration = "tokenizer_config.json";
    private const string SpecialTokens = "special_tokens_map.json";

    private static readonly string[] s_tokenizerFiles =
    [
        TokenizerConfiguration, SpecialTokens, "added_tokens.json", "tokenizer.json", BertSettings.VocabularyEntry,
        BytePairSettings.VocabularyEntry, BytePairSettings.MergesEntry, "sentencepiece.bpe.model", "sentencepiece.model", "spiece.model",
        "tokenizer.model",
    ];

    // The best first: safetensors can hold nothing but numbers.
    private static readonly string[] s_weightFiles =
        ["model.safetensors", "model.safetensors.index.json", "pytorch_model.bin", "pytorch_model.bin.index.json"];

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Reads the files of a folder.</summary>
    /// <exception cref="FormatException">A file is too long to be what its name says.</exception>
    public static EncoderFiles Read(string folder, byte[] configuration) => new(
        configuration,
        [
            .. s_tokenizerFiles.Select(name => (Name: name, Path: Path.Combine(folder, name))).Where(file => File.Exists(file.Path))
                .Select(file => (file.Name, WholeFile.ReadAllBytes(file.Path))),
        ]);

    /// <summary>The files of a tokenizer that comes from no folder.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="maximumLength">The maximum length of a text in tokens.</param>
    public static IReadOnlyList<(string Name, byte[] Content)> Of(PretrainedTokenizer tokenizer, int maximumLength)
    {
        var files = new List<(string Name, byte[] Content)>();
        tokenizer.WriteEntries((name, write) =>
        {
            using var content = new MemoryStream();
            write(content);
            files.Add((name, content.ToArray()));
        });
        JsonObject special = SpecialTokensOf(tokenizer.Vocabulary);
        var config = (JsonObject)special.DeepClone();
        config["model_max_length"] = maximumLength;
        if (tokenizer.Settings is BertSettings { Options: { } options })
        {
            config["do_lower_case"] = options.LowerCase;
            config["strip_accents"] = options.RemoveAccents;
            config["tokenize_chinese_chars"] = options.SeparateChineseCharacters;
            config["tokenizer_class"] = "BertTokenizer";
        }

        Add(TokenizerConfiguration, config);
        Add(SpecialTokens, special);
        return files;

        void Add(string name, JsonObject content)
        {
            if (!files.Any(file => file.Name == name))
            {
                files.Add((name, [.. JsonSerializer.SerializeToUtf8Bytes(content, s_json), (byte)'\n']));
            }
        }
    }

    /// <summary>Finds the weights in a folder: safetensors, its index, PyTorch's file or its index, the first that there is.</summary>
    /// <exception cref="FileNotFoundException">There is none; the message names what the folder has.</exception>
    public static string FindWeights(string folder) =>
        s_weightFiles.Select(name => Path.Combine(folder, name)).FirstOrDefault(File.Exists)
        ?? throw NotFound(folder, $"{s_weightFiles[0]} or {s_weightFiles[2]}");

    /// <summary>Finds a file in a folder.</summary>
    /// <exception cref="FileNotFoundException">There is none; the message names what the folder has.</exception>
    public static string Find(string folder, string file) =>
        Path.Combine(folder, file) is { } path && File.Exists(path) ? path : throw NotFound(folder, file);

    private static FileNotFoundException NotFound(string folder, string file)
    {
        // Folders too: the cache of a download tool has the files in one of several.
        string found = Directory.Exists(folder)
            ? string.Join(", ", Directory.EnumerateFileSystemEntries(folder)
                .Select(path => Path.GetFileName(path) + (Directory.Exists(path) ? "/" : "")).Order(StringComparer.Ordinal).Take(20))
            : "no such folder";
        return new FileNotFoundException(
            $"'{folder}': expected a file {file}, found {(found.Length == 0 ? "no files" : found)}.", Path.Combine(folder, file));
    }

    private static JsonObject SpecialTokensOf(Vocabulary vocabulary)
    {
        var tokens = new JsonObject();
        foreach ((string field, string[] names) in new[]
        {
            ("bos_token", ["<s>"]), ("cls_token", ["[CLS]", "<s>"]), ("eos_token", ["</s>"]), ("mask_token", ["[MASK]", "<mask>"]),
            ("pad_token", ["[PAD]", "<pad>"]), ("sep_token", ["[SEP]", "</s>"]), ("unk_token", new[] { "[UNK]", "<unk>" }),
        })
        {
            if (names.FirstOrDefault(name => vocabulary.TryGetId(name, out _)) is { } token)
            {
                tokens[field] = token;
            }
        }

        return tokens;
    }
}
