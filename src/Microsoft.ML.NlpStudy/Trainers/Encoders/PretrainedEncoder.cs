using System.Text.Json;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A pretrained Transformer encoder with its tokenizer, such as BERT (Devlin et al. 2019), DistilBERT (Sanh et al. 2019) or ELECTRA's
/// discriminator (Clark et al. 2020), read from a folder as Hugging Face lays it out.
/// </summary>
/// <remarks>Nothing is downloaded, and no code in the folder is run: weights are read from safetensors alone.</remarks>
public sealed class PretrainedEncoder : IDisposable
{
    private const string ConfigurationFile = "config.json";
    private const string VocabularyFile = "vocab.txt";
    private const string TokenizerFile = "tokenizer_config.json";
    private const string WeightsFile = "model.safetensors";

    private readonly PretrainedEncoderNetwork _network;

    private PretrainedEncoder(
        PretrainedEncoderNetwork network, EncoderArchitecture architecture, PretrainedTokenizer tokenizer, IReadOnlyList<string> unused)
    {
        (_network, Architecture, Tokenizer, UnusedWeights) = (network, architecture, tokenizer, unused);
        ParameterCount = network.parameters().Sum(parameter => parameter.NumberOfElements);
    }

    /// <summary>Reads an encoder.</summary>
    /// <param name="folder">
    /// The folder: config.json, model.safetensors and vocab.txt, and tokenizer_config.json where the tokenizer keeps letter case or
    /// accents.
    /// </param>
    /// <returns>The encoder, on the CPU.</returns>
    /// <exception cref="FileNotFoundException">A file is missing; the message names it and what the folder has.</exception>
    /// <exception cref="FormatException">
    /// A file is damaged, the files do not go together, or the encoder is of another kind; the message names the file, what was expected
    /// and what was found.
    /// </exception>
    public static PretrainedEncoder Load(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        EncoderArchitecture architecture = EncoderConfiguration.Read(PathOf(folder, ConfigurationFile));
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Bert(PathOf(folder, VocabularyFile), ReadTokenizerOptions(folder));
        if (tokenizer.Vocabulary.Count > architecture.VocabularySize)
        {
            throw new FormatException(
                $"'{PathOf(folder, VocabularyFile)}': expected at most {architecture.VocabularySize} tokens, the vocab_size of "
                + $"{ConfigurationFile}, found {tokenizer.Vocabulary.Count}.");
        }

        string weights = PathOf(folder, WeightsFile);
        long length = new FileInfo(weights).Length;
        if (architecture.WeightCount() * 2 > length)
        {
            throw new FormatException(
                $"'{weights}': expected {architecture.WeightCount()} numbers by {ConfigurationFile}, found a file of {length} bytes.");
        }

        (PretrainedEncoderNetwork network, architecture, string[] unused) = EncoderWeights.Read(weights, architecture);
        return new PretrainedEncoder(network, architecture, tokenizer, unused);
    }

    /// <summary>The family of the encoder, as config.json names it: bert, distilbert or electra.</summary>
    public string Family => Architecture.Family;

    /// <summary>The size of a token's state.</summary>
    public int HiddenSize => Architecture.HiddenSize;

    /// <summary>The number of layers.</summary>
    public int Layers => Architecture.Layers;

    /// <summary>The maximum length of a text in tokens, both special tokens included.</summary>
    public int MaximumLength => Architecture.Positions;

    /// <summary>The number of weights.</summary>
    public long ParameterCount { get; }

    /// <summary>The tokenizer that the encoder was pretrained with.</summary>
    public PretrainedTokenizer Tokenizer { get; }

    /// <summary>The names of weights in the file that the encoder has no use for, such as those of a head for another task.</summary>
    public IReadOnlyList<string> UnusedWeights { get; }

    internal EncoderArchitecture Architecture { get; }

    /// <summary>Frees the weights. What was made with the encoder keeps its own copy.</summary>
    public void Dispose() => _network.Dispose();

    /// <summary>Makes an encoder of a network, which it takes over.</summary>
    internal static PretrainedEncoder Of(
        PretrainedEncoderNetwork network, EncoderArchitecture architecture, PretrainedTokenizer tokenizer) =>
        new(network, architecture, tokenizer, []);

    /// <summary>Makes a network with the same weights.</summary>
    /// <param name="architecture">The architecture with more or fewer heads; a head that this encoder lacks has new weights.
    /// <see langword="null"/> for the encoder's own.</param>
    internal PretrainedEncoderNetwork CopyNetwork(EncoderArchitecture? architecture = null)
    {
        var copy = new PretrainedEncoderNetwork(architecture ?? Architecture);
        CopyWeights(copy);
        return copy;
    }

    /// <summary>Copies the weights to a network of the same sizes, which may have other heads.</summary>
    internal void CopyWeights(PretrainedEncoderNetwork copy) => copy.CopyFrom(_network);

    private static string PathOf(string folder, string file)
    {
        string path = Path.Combine(folder, file);
        if (File.Exists(path))
        {
            return path;
        }

        string found = Directory.Exists(folder)
            ? string.Join(", ", Directory.EnumerateFiles(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal).Take(20))
            : "no such folder";
        throw new FileNotFoundException($"'{folder}': expected a file {file}, found {(found.Length == 0 ? "no files" : found)}.", path);
    }

    private static BertTokenizerOptions ReadTokenizerOptions(string folder)
    {
        string path = Path.Combine(folder, TokenizerFile);
        if (!File.Exists(path))
        {
            return new BertTokenizerOptions();
        }

        try
        {
            using JsonDocument document = JsonDocument.Parse(WholeFile.ReadAllBytes(path));
            return new BertTokenizerOptions
            {
                LowerCase = Flag(document.RootElement, "do_lower_case") ?? true,
                RemoveAccents = Flag(document.RootElement, "strip_accents"),
                SeparateChineseCharacters = Flag(document.RootElement, "tokenize_chinese_chars") ?? true,
            };
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new FormatException($"'{path}': {e.Message}");
        }
    }

    private static bool? Flag(JsonElement config, string field) =>
        !config.TryGetProperty(field, out JsonElement value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : throw new FormatException($"expected a field {field} that is true or false, found {value.GetRawText()}.");
}
