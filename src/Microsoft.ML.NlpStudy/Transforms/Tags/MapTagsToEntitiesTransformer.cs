using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(MapTagsToEntitiesTransformer), null, typeof(SignatureLoadModel), "Map tags to entities",
    MapTagsToEntitiesTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>The transformer that gathers tokens with tags into entities: texts, classes, places in the text, confidences.</summary>
public sealed class MapTagsToEntitiesTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyEntities";
    private const string Signature = "NLPENTIT";
    private readonly Settings _settings;

    internal MapTagsToEntitiesTransformer(IHostEnvironment environment, Settings settings)
        : base(environment, nameof(MapTagsToEntitiesTransformer)) => _settings = settings;

    private MapTagsToEntitiesTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(
            environment, new ModelFolderReader(context, Signature, LoaderSignature).ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private protected override void Save(ModelFolderWriter folder) => folder.WriteOptions(Signature, LoaderSignature, _settings);

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column tokens = ColumnShapes.Tokens(_settings.TokensColumn).Find(inputSchema);
        DataViewSchema.Column tags = ColumnShapes.Tags(_settings.TagsColumn).Find(inputSchema);
        DataViewSchema.Column? text = _settings.TextColumn is { } ofText ? ColumnShapes.Text(ofText).Find(inputSchema) : null;
        DataViewSchema.Column? confidences = _settings.ConfidenceColumn is { } ofConfidence
            ? ColumnShapes.TagConfidences(ofConfidence).Find(inputSchema) : null;
        DataViewSchema.Column[] inputs =
            [.. new DataViewSchema.Column?[] { tokens, tags, text, confidences }.OfType<DataViewSchema.Column>()];
        (DataViewSchema.DetachedColumn, Func<DataViewRow, Delegate>)[] outputs =
        [
            Column<ReadOnlyMemory<char>>(_settings.OutputColumn, TextDataViewType.Instance, entity => entity.Text),
            Column<ReadOnlyMemory<char>>(_settings.ClassColumn, TextDataViewType.Instance, entity => entity.Class.AsMemory()),
            Column(_settings.StartColumn, NumberDataViewType.Int32, entity => entity.Start),
            Column(_settings.EndColumn, NumberDataViewType.Int32, entity => entity.End),
            Column(_settings.EntityConfidenceColumn, NumberDataViewType.Single, entity => entity.Confidence),
        ];
        return new ColumnMapping(inputSchema, inputs, confidences is null ? outputs[..^1] : outputs);

        (DataViewSchema.DetachedColumn, Func<DataViewRow, Delegate>) Column<T>(
            string name, PrimitiveDataViewType item, Func<TaggedEntity, T> value) =>
            (new(name, new VectorDataViewType(item)), row => Getter(new EntityReader(row, tokens, tags, text, confidences), value));
    }

    private static ValueGetter<VBuffer<T>> Getter<T>(EntityReader reader, Func<TaggedEntity, T> valueOf) => (ref VBuffer<T> values) =>
    {
        List<TaggedEntity> entities = reader.Read();
        Span<T> written = DenseVector.Resize(ref values, entities.Count);
        for (int i = 0; i < written.Length; i++)
        {
            written[i] = valueOf(entities[i]);
        }
    };

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(
        string OutputColumn, string TokensColumn, string TagsColumn, string? TextColumn, string? ConfidenceColumn)
    {
        // Internal members are not written.
        internal string ClassColumn => OutputColumn + "Class";

        internal string StartColumn => OutputColumn + "Start";

        internal string EndColumn => OutputColumn + "End";

        internal string EntityConfidenceColumn => OutputColumn + "Confidence";

        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(TokensColumn, nameof(TokensColumn));
            ColumnName.Check(TagsColumn, nameof(TagsColumn));
            ColumnName.Check(TextColumn ?? TokensColumn, nameof(TextColumn));
            ColumnName.Check(ConfidenceColumn ?? TokensColumn, nameof(ConfidenceColumn));
        }

        /// <summary>Gives the checks of the input columns beside the tokens.</summary>
        public IEnumerable<ColumnCheck> FurtherInputs()
        {
            yield return ColumnShapes.Tags(TagsColumn);
            if (TextColumn is not null)
            {
                yield return ColumnShapes.Text(TextColumn);
            }

            if (ConfidenceColumn is not null)
            {
                yield return ColumnShapes.TagConfidences(ConfidenceColumn);
            }
        }

        /// <summary>Gives the added columns beside the entities, all of them vectors.</summary>
        public IEnumerable<(string Name, DataViewType Item)> FurtherOutputs()
        {
            yield return (ClassColumn, TextDataViewType.Instance);
            yield return (StartColumn, NumberDataViewType.Int32);
            yield return (EndColumn, NumberDataViewType.Int32);
            if (ConfidenceColumn is not null)
            {
                yield return (EntityConfidenceColumn, NumberDataViewType.Single);
            }
        }
    }
}
