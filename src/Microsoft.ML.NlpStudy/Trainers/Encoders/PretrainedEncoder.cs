using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Trainers;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A pretrained Transformer encoder with its tokenizer, such as BERT (Devlin et al. 2019), DistilBERT (Sanh et al. 2019), ELECTRA (Clark et
/// al. 2020), RoBERTa (Liu et al. 2019) or XLM-R (Conneau et al. 2020), read from a folder as Hugging Face lays it out.
/// </summary>
/// <remarks>
/// Nothing is downloaded, and no code in the folder is run: of a pickle, <c>pytorch_model.bin</c>, the names, sizes and numbers of tensors
/// are read, and it is refused where it holds anything else.
/// </remarks>
public sealed class PretrainedEncoder : IDisposable
{
    private const string WeightsFile = "model.safetensors";

    private readonly PretrainedEncoderNetwork _network;
    private readonly EncoderFiles? _files;
    private bool _isDisposed;

    private PretrainedEncoder(
        PretrainedEncoderNetwork network, EncoderArchitecture architecture, PretrainedTokenizer tokenizer, EncoderMarks marks,
        EncoderFiles? files, IReadOnlyList<string> unused)
    {
        (_network, Architecture, Tokenizer, Marks, _files, UnusedWeights) = (network, architecture, tokenizer, marks, files, unused);
        ParameterCount = network.parameters().Sum(parameter => parameter.NumberOfElements);
    }

    /// <summary>Reads an encoder.</summary>
    /// <param name="folder">
    /// The folder: config.json; the weights in model.safetensors or pytorch_model.bin, or in several files with an index beside them; and
    /// the files of a tokenizer that <see cref="PretrainedTokenizer.Load"/> reads.
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
        string configurationPath = EncoderFiles.Find(folder, EncoderConfiguration.FileName);
        byte[] configuration = WholeFile.ReadAllBytes(configurationPath);
        EncoderArchitecture architecture = EncoderConfiguration.Read(configurationPath, configuration);
        PretrainedTokenizer tokenizer = PretrainedTokenizer.Load(folder);
        EncoderMarks marks = EncoderMarks.Read(folder, tokenizer);
        if (tokenizer.Vocabulary.Count > architecture.VocabularySize)
        {
            throw new FormatException(
                $"the tokenizer in '{folder}': expected at most {architecture.VocabularySize} tokens, the vocab_size of "
                + $"{EncoderConfiguration.FileName}, found {tokenizer.Vocabulary.Count}.");
        }

        var files = EncoderFiles.Read(folder, configuration);
        (PretrainedEncoderNetwork network, architecture, string[] unused) =
            EncoderWeights.Read(EncoderFiles.FindWeights(folder), architecture);
        return new PretrainedEncoder(network, architecture, tokenizer, marks, files, unused);
    }

    /// <summary>Makes an encoder of a network that was trained here.</summary>
    /// <param name="network">The network, on the CPU, which the encoder takes over: it is not copied, and freed with the encoder.</param>
    /// <param name="architecture">The network's architecture.</param>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="marks">The tokens around a text; <see langword="null"/> for the usual ones.</param>
    /// <param name="origin">
    /// The encoder that the network's training went on from, with the same tokenizer: what its files say besides stays in saved ones.
    /// <see langword="null"/> for none.
    /// </param>
    internal static PretrainedEncoder Of(
        PretrainedEncoderNetwork network, EncoderArchitecture architecture, PretrainedTokenizer tokenizer, EncoderMarks? marks = null,
        PretrainedEncoder? origin = null) =>
        new(network, architecture, tokenizer, marks ?? EncoderMarks.Of(tokenizer), origin?._files, []);

    /// <summary>The family of the encoder, as config.json names it: bert, camembert, distilbert, electra, roberta or xlm-roberta.</summary>
    public string Family => Architecture.Family;

    /// <summary>The size of a token's state.</summary>
    public int HiddenSize => Architecture.HiddenSize;

    /// <summary>The number of layers.</summary>
    public int Layers => Architecture.Layers;

    /// <summary>The maximum length of a text in tokens, both special tokens included.</summary>
    public int MaximumLength => Architecture.Positions;

    /// <summary>Whether the weights include a pooler: a dense layer over the first token's state.</summary>
    public bool HasPooler => Architecture.HasPooler;

    /// <summary>
    /// Whether the weights include the head of a masked language model. One with token vectors of its own, not those of the encoder, is
    /// left out and listed in <see cref="UnusedWeights"/>.
    /// </summary>
    public bool HasMaskedTokenHead => Architecture.HasMaskedTokenHead;

    /// <summary>The number of weights.</summary>
    public long ParameterCount { get; }

    /// <summary>The tokenizer that the encoder was pretrained with.</summary>
    public PretrainedTokenizer Tokenizer { get; }

    /// <summary>The names of weights in the file that the encoder has no use for, such as those of a head for another task.</summary>
    public IReadOnlyList<string> UnusedWeights { get; }

    internal EncoderArchitecture Architecture { get; }

    /// <summary>The tokens around a text and the others with a meaning of their own.</summary>
    internal EncoderMarks Marks { get; }

    /// <summary>
    /// Writes a folder that <see cref="Load"/> and Hugging Face's Transformers read: config.json, model.safetensors with float32 weights
    /// by Hugging Face's names, and the tokenizer's files as they were read.
    /// </summary>
    /// <remarks>
    /// Files are written under temporary names and moved once all are complete. Files of other names in the folder stay. Weights in
    /// <see cref="UnusedWeights"/> are not written.
    /// </remarks>
    /// <param name="folder">The folder, which is created where there is none.</param>
    /// <exception cref="IOException">The folder is a file, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="ObjectDisposedException">The encoder was disposed of.</exception>
    public void Save(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        byte[] configuration = EncoderConfigurationWriter.Write(Architecture, Tokenizer.Vocabulary, _files?.Configuration);
        WholeFolder.Write(folder,
        [
            (EncoderConfiguration.FileName, stream => stream.Write(configuration)),
            .. (_files?.Tokenizer ?? EncoderFiles.Of(Tokenizer, Marks, MaximumLength)).Select(
                file => (file.Name, (Action<Stream>)(stream => stream.Write(file.Content)))),
            (WeightsFile, stream => EncoderWeights.Write(_network, Architecture, stream)),
        ]);
    }

    /// <summary>Frees the weights. What was made with the encoder keeps its own copy.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _network.Dispose();
    }

    /// <summary>Makes a network with the same weights.</summary>
    /// <param name="architecture">
    /// The architecture with more or fewer heads; a head that this encoder lacks has new weights. <see langword="null"/> for the encoder's
    /// own.
    /// </param>
    /// <exception cref="ObjectDisposedException">The encoder was disposed of.</exception>
    internal PretrainedEncoderNetwork CopyNetwork(EncoderArchitecture? architecture = null)
    {
        var copy = new PretrainedEncoderNetwork(architecture ?? Architecture);
        CopyWeights(copy);
        return copy;
    }

    /// <summary>Copies the weights to a network of the same sizes, which may have other heads.</summary>
    /// <exception cref="ObjectDisposedException">The encoder was disposed of.</exception>
    internal void CopyWeights(PretrainedEncoderNetwork copy)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        copy.CopyFrom(_network);
    }
}
