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
    /// <param name="marks">The tokens with a meaning of their own.</param>
    /// <param name="maximumLength">The maximum length of a text in tokens.</param>
    public static IReadOnlyList<(string Name, byte[] Content)> Of(PretrainedTokenizer tokenizer, EncoderMarks marks, int maximumLength)
    {
        var files = new List<(string Name, byte[] Content)>();
        tokenizer.WriteEntries((name, write) =>
        {
            using var content = new MemoryStream();
            write(content);
            files.Add((name, content.ToArray()));
        });
        JsonObject special = SpecialTokensOf(marks);
        var config = (JsonObject)special.DeepClone();
        config["model_max_length"] = maximumLength;
        Describe(tokenizer.Settings, config);
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

    // By the names that Transformers has for these kinds of tokenizers.
    private static void Describe(TokenizerSettings settings, JsonObject config)
    {
        switch (settings)
        {
            case BertSettings { Options: { } bert }:
                Words(bert.LowerCase, bert.RemoveAccents, bert.SeparateChineseCharacters);
                break;
            case FolderTokenizerSettings { Source: TokenizerSource.WordPieces, Options: { } words }:
                Words(words.LowerCase, words.RemoveAccents, words.SeparateChineseCharacters);
                break;
            case FolderTokenizerSettings { Source: TokenizerSource.BytePairs, Options: { } pairs }:
                config["add_prefix_space"] = pairs.AddsBlank;
                config["tokenizer_class"] = "RobertaTokenizer";
                break;
            case FolderTokenizerSettings { Source: TokenizerSource.TokenizerJson }:
                config["tokenizer_class"] = "PreTrainedTokenizerFast";
                break;
            case FolderTokenizerSettings { Options.IsFairseq: true }:
                config["tokenizer_class"] = "XLMRobertaTokenizer";
                break;
        }

        void Words(bool lowerCase, bool? removeAccents, bool separateChinese)
        {
            config["do_lower_case"] = lowerCase;
            config["strip_accents"] = removeAccents;
            config["tokenize_chinese_chars"] = separateChinese;
            config["tokenizer_class"] = "BertTokenizer";
        }
    }

    private static JsonObject SpecialTokensOf(EncoderMarks marks)
    {
        var tokens = new JsonObject
        {
            ["cls_token"] = marks.First,
            ["mask_token"] = marks.Mask,
            ["pad_token"] = marks.Padding,
            ["sep_token"] = marks.Last,
            ["unk_token"] = marks.Unknown,
        };
        if (marks.First == "<s>")
        {
            (tokens["bos_token"], tokens["eos_token"]) = (marks.First, marks.Last);
        }

        return tokens;
    }
}
