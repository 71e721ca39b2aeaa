using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The folder of a classifier as other programs run it: the network, the tokens and a card.</summary>
internal sealed class OnnxFolder
{
    /// <summary>The network's file.</summary>
    public const string Network = "network.onnx";

    /// <summary>The card's file.</summary>
    public const string Card = "card.json";

    private const string Batch = "batch";
    private const string Length = "length";
    private const string Score = "Score";
    private const string PredictedIndex = "PredictedIndex";

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // labels of any language stay readable
        Converters = { new JsonStringEnumConverter() },
    };

    private readonly List<(string Name, string Content)> _inputs = [];
    private readonly List<OnnxCard.TokenIds> _tokens = [];
    private readonly List<(string File, Vocabulary Vocabulary, Action<Stream> Write)> _vocabularies = [];

    /// <summary>Adds an input, int64 (batch, length).</summary>
    /// <param name="name">The input's name.</param>
    /// <param name="content">The meaning of its elements.</param>
    public void AddInput(string name, string content) => _inputs.Add((name, content));

    /// <summary>Adds the tokens of an input. Inputs with the same tokens share a file.</summary>
    /// <param name="ids">The ids, without file and format.</param>
    /// <param name="vocabulary">The tokens in the order of their ids.</param>
    public void AddTokens(OnnxCard.TokenIds ids, Vocabulary vocabulary)
    {
        VocabularyFormat format = vocabulary.Tokens.All(token => token.Length == 0 || VocabularyFile.IsPlain(token))
            ? VocabularyFormat.Tokens : VocabularyFormat.TabSeparated;
        string? file = _vocabularies.Find(known => known.Vocabulary.Tokens.SequenceEqual(vocabulary.Tokens)).File;
        if (file is null)
        {
            file = _vocabularies.Count == 0 ? "vocabulary.txt" : $"vocabulary-{_vocabularies.Count + 1}.txt";
            _vocabularies.Add((file, vocabulary, stream => vocabulary.Write(
                stream, new VocabularyFileOptions { Format = format, UnknownToken = null, PaddingToken = null })));
        }

        _tokens.Add(ids with { File = file, Format = format });
    }

    /// <summary>Writes the files under temporary names and moves them once all are complete.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="networks">The kinds of networks.</param>
    /// <param name="labels">The classes.</param>
    /// <param name="export">Adds the network to a graph that has the given inputs.</param>
    /// <exception cref="IOException">The folder is a file, a file is a folder, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="NotSupportedException">The network has more than two gigabytes.</exception>
    public void Write(
        string folder, IReadOnlyList<string> networks, IReadOnlyList<string> labels,
        Func<IReadOnlyDictionary<string, GraphValue>, ClassifierGraph> export)
    {
        string version = typeof(OnnxFolder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion.Split('+')[0];
        var builder = new OnnxModelBuilder();
        ClassifierGraph graph = export(
            _inputs.ToDictionary(input => input.Name, input => builder.Input(input.Name, GraphType.Int64, Batch, Length)));
        builder.Output(Score, graph.Probabilities, GraphType.Float, (Batch, 0), ("", labels.Count));
        builder.Output(PredictedIndex, graph.Likeliest(keepsAxis: false), GraphType.Int64, (Batch, 0));
        List<OnnxCard.End> outputs =
        [
            new(Score, "float32", [Batch, labels.Count], "the probability of each label"),
            new(PredictedIndex, "int64", [Batch], "the place of the likeliest label, from 0"),
        ];
        if (graph.Attention is { } attention)
        {
            builder.Output(ClassifierColumns.Attention, attention, GraphType.Float, (Batch, 0), (Length, 0));
            outputs.Add(new(ClassifierColumns.Attention, "float32", [Batch, Length], "the weight of each id"));
        }

        var card = new OnnxCard
        {
            Networks = networks,
            Inputs = [.. _inputs.Select(input => new OnnxCard.End(input.Name, "int64", [Batch, Length], input.Content))],
            Outputs = outputs,
            Labels = labels,
            Tokens = _tokens,
            Versions = new OnnxCard.FileVersions(version, GraphBuilder.OperatorSet),
        };
        byte[] json = [.. JsonSerializer.SerializeToUtf8Bytes(card, s_json), (byte)'\n'];
        WholeFolder.Write(
            folder,
            [
                (Card, stream => stream.Write(json)), .. _vocabularies.Select(vocabulary => (vocabulary.File, vocabulary.Write)),
                (Network, stream => builder.Write(stream, "Microsoft.ML.NlpStudy", version)),
            ]);
    }
}
