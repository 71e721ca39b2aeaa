using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(AttributeTokensTransformer), null, typeof(SignatureLoadModel), "Token attributions", AttributeTokensTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Tells how much each token adds to a class's probability, by a classifier.</summary>
/// <remarks>In model.zip, the classifier has a folder inside this transformer's.</remarks>
public sealed class AttributeTokensTransformer : RowTransformer, IDisposable
{
    internal const string LoaderSignature = "NlpStudyAttributeTokens";
    private const string Signature = "NLPATTRI";
    private const string ClassifierFolder = "Classifier";
    private readonly Settings _settings;
    private readonly TextClassifierTransformer _classifier;

    // A classifier that was given belongs to its giver.
    private readonly bool _ownsClassifier;

    internal AttributeTokensTransformer(IHostEnvironment environment, Settings settings, TextClassifierTransformer classifier)
        : base(environment, nameof(AttributeTokensTransformer)) =>
        (_settings, _classifier) = (settings, classifier);

    private AttributeTokensTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(AttributeTokensTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _classifier = folder.ReadComponent<TextClassifierTransformer>(Host, ClassifierFolder, TextClassifierTransformer.LoaderSignature);
        _ownsClassifier = true;
        if (_settings.Options.Class is { } name && !_classifier.Classes.Names.Contains(name))
        {
            _classifier.Dispose();
            throw new FormatException($"'{ModelFolder.OptionsEntry}': expected a class of the classifier, found '{name}'.");
        }
    }

    /// <summary>Frees the memory of the classifier if it came with the transformer from a model; one that was given stays.</summary>
    public void Dispose()
    {
        if (_ownsClassifier)
        {
            _classifier.Dispose();
        }
    }

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        folder.WriteComponent(ClassifierFolder, _classifier);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) =>
        new Mapping(this, inputSchema, _classifier.FindIds(inputSchema)[0]);

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(string OutputColumn, TokenAttributionOptions Options)
    {
        /// <summary>Checks what was read from a model.</summary>
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            Options.Validate();
        }
    }

    private sealed class Mapping(AttributeTokensTransformer model, DataViewSchema schema, DataViewSchema.Column ids)
        : BatchMapping(schema, [ids], [new(model._settings.OutputColumn, new VectorDataViewType(NumberDataViewType.Single))])
    {
        // A few texts for each thread, as each of them is read many times.
        public override int BatchSize => 32;

        public override BatchScorer CreateScorer(DataViewRow input) => new Scorer(model, input, ids);
    }

    private sealed class Scorer : BatchScorer
    {
        private readonly AttributeTokensTransformer _model;
        private readonly RowTexts _row;
        private readonly TokenStore _texts = new();
        private readonly List<(int Start, int RowLength)> _places = [];
        private float[][] _attributions = [];

        public Scorer(AttributeTokensTransformer model, DataViewRow input, DataViewSchema.Column ids)
        {
            _model = model;
            _row = model._classifier.ReadTexts(input, [ids]);
        }

        public override void Read(int slot)
        {
            if (slot == 0)
            {
                _texts.Clear();
                _places.Clear();
            }

            _row.AddTo(_texts);
            _places.Add(_row.Place);
        }

        public override void Score(int count) => _attributions = _model._classifier.Attribute(_texts, _model._settings.Options);

        // The slot first: asking for it may score the row.
        public override Delegate?[] CreateGetters(bool[] active, Func<int> slot) =>
        [
            active[0] ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                int place = slot();
                RowAlignment.Copy(_attributions[place], _texts.LengthOf(place), _places[place], ref value);
            }) : null,
        ];
    }
}
