using System.Globalization;
using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(typeof(EnsembleClassifierTransformer), null, typeof(SignatureLoadModel), "Ensemble of text classifiers",
    EnsembleClassifierTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>A trained ensemble: text classifiers whose probabilities are averaged.</summary>
/// <remarks>
/// It adds the columns of a single <see cref="TextClassifierTransformer"/> except <c>Attention</c>. In model.zip, each member has a folder
/// inside the ensemble's.
/// </remarks>
public sealed class EnsembleClassifierTransformer : RowTransformer, IDisposable
{
    internal const string LoaderSignature = "NlpStudyEnsemble";
    private const string Signature = "NLPENSCL";
    private readonly Settings _settings;

    internal EnsembleClassifierTransformer(
        IHostEnvironment environment, EnsembleClassifierOptions options, IReadOnlyList<TextClassifierTransformer> classifiers,
        IReadOnlyList<double> weights, bool canceled)
        : base(environment, nameof(EnsembleClassifierTransformer))
    {
        _settings = new Settings { Options = options, Weights = weights, IsCanceled = canceled };
        Members = [.. classifiers.Zip(weights, (classifier, weight) => new EnsembleMember(classifier, weight))];
    }

    private EnsembleClassifierTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(EnsembleClassifierTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        var members = new List<EnsembleMember>();
        Members = members;
        try
        {
            foreach (double weight in _settings.Weights)
            {
                string name = FolderOf(members.Count);
                members.Add(new EnsembleMember(
                    folder.ReadComponent<TextClassifierTransformer>(Host, name, TextClassifierTransformer.LoaderSignature), weight));
                if (!members[^1].Classifier.Classes.Names.SequenceEqual(members[0].Classifier.Classes.Names))
                {
                    throw new FormatException($"'{name}': expected the classes of '{FolderOf(0)}', found others.");
                }
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The classifiers with their weights, in the order of the options.</summary>
    public IReadOnlyList<EnsembleMember> Members { get; }

    /// <summary>The options that the ensemble was made with.</summary>
    public EnsembleClassifierOptions Options => _settings.Options;

    /// <summary>Whether training was canceled, so that members are missing or the only one is not finished.</summary>
    public bool IsCanceled => _settings.IsCanceled;

    /// <summary>
    /// Writes the ensemble for programs without this package, as <see cref="TextClassifierTransformer.ExportOnnx"/> writes a classifier:
    /// one network that averages the members' probabilities.
    /// </summary>
    /// <remarks>Members that read different columns have an input each.</remarks>
    /// <param name="folder">The folder, which is created where there is none. Files of these names are replaced once all are complete.
    /// </param>
    /// <param name="inputSchema">The schema of the rows that the ensemble reads, or adds its columns to: its columns of ids have the
    /// tokens.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A column of ids is missing, of the wrong type, of another vocabulary or without tokens.
    /// </exception>
    /// <exception cref="IOException">The folder is a file, a file is a folder, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    /// <exception cref="NotSupportedException">The networks have more than two gigabytes.</exception>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public void ExportOnnx(string folder, DataViewSchema inputSchema)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(inputSchema);
        var files = new OnnxFolder();
        var readers = from member in Members
                      from column in member.Classifier.Options.IdsColumns
                      group member.Classifier by column;
        foreach (IGrouping<string, TextClassifierTransformer> column in readers)
        {
            int?[] lengths = [.. column.Select(reader => reader.Options.MaximumLength)];
            column.First().AddTo(files, inputSchema, column.Key, lengths.Contains(null) ? null : lengths.Max());
        }

        files.Write(
            folder, [.. Members.Select(member => member.Classifier.NetworkKind)], Members[0].Classifier.Classes.Names,
            inputs => Export(name => inputs[name]));
    }

    private protected override void Export(PipelineGraph graph, RowMapping mapping) =>
        Export(name => graph.Column(name).Cast(GraphType.Int64)).AddColumns(graph, mapping);

    private ClassifierGraph Export(Func<string, GraphValue> input)
    {
        GraphValue[] parts = [.. Members.Select(member =>
        {
            GraphValue probabilities = member.Classifier.Export(input).Probabilities;
            return probabilities * probabilities.Graph.Number((float)member.Weight);
        })];
        return new ClassifierGraph(parts.Aggregate((sum, part) => sum + part));
    }

    /// <summary>Frees the members' memory; neither they nor the transformer can be used afterwards.</summary>
    public void Dispose()
    {
        foreach (EnsembleMember member in Members)
        {
            member.Classifier.Dispose();
        }
    }

    /// <summary>Gives the name of a member's folder, in a model and among checkpoints.</summary>
    internal static string FolderOf(int member) => string.Create(CultureInfo.InvariantCulture, $"Member_{member:000}");

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        for (int i = 0; i < Members.Count; i++)
        {
            folder.WriteComponent(FolderOf(i), Members[i].Classifier);
        }
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column[][] ids = [.. Members.Select(member => member.Classifier.FindIds(inputSchema))];
        KeyValueSet classes = Members[0].Classifier.Classes;
        return new Mapping(
            this, inputSchema, ids,
            ClassifierColumns.Of(inputSchema, classes, Math.Min(Options.TopLabelCount, classes.Count), hasAttention: false));
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings
    {
        public required EnsembleClassifierOptions Options { get; init; }

        /// <summary>The weights of the members, fewer than those of the options if training was canceled.</summary>
        public required IReadOnlyList<double> Weights { get; init; }

        [JsonPropertyName("Cancelled")]
        public bool IsCanceled { get; init; }

        public void Validate()
        {
            Options.Validate();
            OptionCheck.That(
                Weights.Count >= 1 && Weights.Count <= Options.Members.Count, $"1 to {Options.Members.Count} of them", Weights.Count,
                nameof(Weights));
            OptionCheck.That(
                Weights.All(weight => weight is >= 0 and <= 1) && Math.Abs(Weights.Sum() - 1) < 1e-6, "numbers from 0 to 1 whose sum is 1",
                string.Join(", ", Weights.Select(weight => weight.ToString(CultureInfo.InvariantCulture))), nameof(Weights));
        }
    }

    private sealed class Mapping(
        EnsembleClassifierTransformer model, DataViewSchema schema, DataViewSchema.Column[][] ids, DataViewSchema.DetachedColumn[] outputs)
        : BatchMapping(schema, [.. ids.SelectMany(columns => columns)], outputs)
    {
        // So many rows that, sorted by length, they need little padding.
        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow input) => new EnsembleScorer(
            [.. model.Members.Zip(
                ids, (member, columns) => ((ClassifierScorer)member.Classifier.CreateScorer(input, columns, []), member.Weight))],
            model.Members[0].Classifier.Classes.Count, model.Options.TopLabelCount, [.. outputs.Select(column => column.Name)]);
    }
}
