using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The place of each of an encoder's weights in a file, whichever of several names the file has for it.</summary>
internal sealed class EncoderWeightPlaces
{
    // Numbers that follow from the sizes, which some versions of Transformers saved.
    private static readonly string[] s_buffers = ["embeddings.position_ids", "embeddings.token_type_ids"];

    private readonly WeightFile _file;
    private readonly Dictionary<string, string> _places = [];
    private readonly HashSet<string> _copies = [];

    /// <param name="path">The file's path, for errors.</param>
    /// <param name="file">The file.</param>
    /// <param name="architecture">The sizes.</param>
    /// <exception cref="FormatException">The file has no encoder, or two names for one weight.</exception>
    public EncoderWeightPlaces(string path, WeightFile file, EncoderArchitecture architecture)
    {
        _file = file;
        string[] prefixes = ["", .. EncoderWeightNames.Prefixes];
        Prefix = prefixes.FirstOrDefault(prefix =>
                file.Names.Contains(prefix + EncoderWeightNames.Tokens) || file.Names.Contains(prefix + EncoderWeightNames.Positions))
            ?? throw new FormatException(
                $"'{path}': expected a weight {EncoderWeightNames.Tokens}, with or without "
                + $"{string.Join(", ", EncoderWeightNames.Prefixes)} before it, found none.");
        foreach (string name in file.Names)
        {
            string newName = NewName(name);
            if (!_places.TryAdd(newName, name))
            {
                throw new FormatException($"'{path}': expected one weight {newName}, found both {_places[newName]} and {name}.");
            }
        }

        MaskedTokenHeadNames head = MaskedTokenHeadNames.Of(architecture.Family);
        string tokens = Prefix + EncoderWeightNames.Tokens;
        bool isTied = IsCopy(tokens, $"{head.Decoder}.weight", [architecture.VocabularySize, architecture.EmbeddingSize]);
        IsCopy(head.Bias, $"{head.Decoder}.bias", [architecture.VocabularySize]);
        HasPooler = Contains(Prefix + EncoderWeightNames.Pooler);
        HasMaskedTokenHead = isTied && Contains($"{head.Dense}.weight");
    }

    /// <summary>The prefix of the encoder's names.</summary>
    public string Prefix { get; }

    public bool HasPooler { get; }

    /// <summary>
    /// Whether the file has the head of a masked language model whose matrix is that of the token vectors. One with a matrix of its own is
    /// left out, since the network has none for it.
    /// </summary>
    public bool HasMaskedTokenHead { get; }

    /// <summary>The name in the file of a weight.</summary>
    public string this[string name] => _places[name];

    public bool Contains(string name) => _places.ContainsKey(name);

    /// <summary>The names in the file, without those of used weights, their copies and numbers that follow from the sizes.</summary>
    public string[] UnusedBut(IEnumerable<string> used) =>
    [
        .. _file.Names.Except(used.Select(name => _places[name])).Except(_copies)
            .Except(s_buffers.Select(buffer => Prefix + buffer)).Order(StringComparer.Ordinal),
    ];

    // TensorFlow's names for the weight and the bias of a layer normalization stand in the oldest files.
    private static string NewName(string name) =>
        name.EndsWith(".gamma", StringComparison.Ordinal) ? $"{name[..^".gamma".Length]}.weight"
        : name.EndsWith(".beta", StringComparison.Ordinal) ? $"{name[..^".beta".Length]}.bias"
        : name;

    // Whether a second name of a weight is absent, stands for the first, or has the same numbers.
    private bool IsCopy(string name, string second, long[] shape)
    {
        if (name == second || !Contains(second))
        {
            return true;
        }

        if (!Contains(name))
        {
            _places[name] = second;
            return true;
        }

        using DisposeScope scope = NewDisposeScope();
        if (!_file.Read(_places[name], shape).eq(_file.Read(_places[second], shape)).all().item<bool>())
        {
            return false;
        }

        _copies.Add(second);
        return true;
    }
}
