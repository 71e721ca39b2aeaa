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
    private const string WeightsFile = "model.safetensors";

    private readonly PretrainedEncoderNetwork _network;

    private PretrainedEncoder(
        PretrainedEncoderNetwork network, EncoderArchitecture architecture, PretrainedTokenizer tokenizer, EncoderMarks marks,
        IReadOnlyList<string> unused)
    {
        (_network, Architecture, Tokenizer, Marks, UnusedWeights) = (network, architecture, tokenizer, marks, unused);
        ParameterCount = network.parameters().Sum(parameter => parameter.NumberOfElements);
    }

    /// <summary>Reads an encoder.</summary>
    /// <param name="folder">
    /// The folder: config.json, model.safetensors, and the files of a tokenizer that <see cref="PretrainedTokenizer.Load"/> reads.
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
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(folder);
        EncoderMarks marks = EncoderMarks.Read(folder, tokenizer);
        if (tokenizer.Vocabulary.Count > architecture.VocabularySize)
        {
            throw new FormatException(
                $"the tokenizer in '{folder}': expected at most {architecture.VocabularySize} tokens, the vocab_size of "
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
        return new PretrainedEncoder(network, architecture, tokenizer, marks, unused);
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

    /// <summary>The tokens around a text and the others with a meaning of their own.</summary>
    internal EncoderMarks Marks { get; }

    /// <summary>Frees the weights. What was made with the encoder keeps its own copy.</summary>
    public void Dispose() => _network.Dispose();

    /// <summary>Makes a network with the same weights.</summary>
    internal PretrainedEncoderNetwork CopyNetwork()
    {
        var copy = new PretrainedEncoderNetwork(Architecture);
        using IDisposable noGrad = no_grad();
        Dictionary<string, Tensor> weights = _network.state_dict();
        foreach ((string name, Tensor weight) in copy.state_dict())
        {
            weight.copy_(weights[name]);
        }

        return copy;
    }

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
}
