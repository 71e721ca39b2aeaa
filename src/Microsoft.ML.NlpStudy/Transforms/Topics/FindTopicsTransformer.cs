using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

[assembly: LoadableClass(
    typeof(FindTopicsTransformer), null, typeof(SignatureLoadModel), "Find topics", FindTopicsTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The transformer that gives the topics of each text. The topics, with their words by name, are in <see cref="Model"/>, after loading too.
/// </summary>
public sealed partial class FindTopicsTransformer : RowTransformer
{
    internal const string LoaderSignature = "NlpStudyFindTopics";
    private const string Signature = "NLPTOPIC";
    private readonly Settings _settings;

    internal FindTopicsTransformer(IHostEnvironment environment, Settings settings, TopicModel model)
        : base(environment, nameof(FindTopicsTransformer))
    {
        _settings = settings;
        Model = model;
    }

    private FindTopicsTransformer(IHostEnvironment environment, ModelFolderReader folder, Settings settings)
        : this(environment, settings, settings.ReadModel(folder))
    {
    }

    private FindTopicsTransformer(IHostEnvironment environment, ModelFolderReader folder)
        : this(environment, folder, folder.ReadOptions<Settings>(settings => settings.Validate()))
    {
    }

    private FindTopicsTransformer(IHostEnvironment environment, ModelLoadContext context)
        : this(environment, new ModelFolderReader(context, Signature, LoaderSignature))
    {
    }

    /// <summary>The topics and their words.</summary>
    public TopicModel Model { get; }

    /// <summary>The options that the topics were learned with.</summary>
    public FindTopicsOptions Options => _settings.Options;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        folder.WriteEntry(
            ModelFolder.VocabularyEntry,
            stream => VocabularyFile.Write(Vocabulary.Create(Model.Words, unknownToken: null, paddingToken: null), stream));
        folder.WriteEntry(ModelFolder.WeightsEntry, Model.WriteWeights);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema)
    {
        DataViewSchema.Column input = ColumnShapes.TextKeys(_settings.InputColumn).Find(inputSchema);
        var output = new DataViewSchema.DetachedColumn(
            _settings.OutputColumn, new VectorDataViewType(NumberDataViewType.Single, Model.Topics.Count),
            SlotNames.Create([.. Model.Topics.Select(topic => topic.Name)]));
        int[] wordOfKey = KeyedWordReader.WordsOfKeys(input, Model.Numbers);
        return new ColumnMapping(inputSchema, [input], (output, row => Infer(row, input, wordOfKey)));
    }

    private ValueGetter<VBuffer<float>> Infer(DataViewRow row, DataViewSchema.Column input, int[] wordOfKey)
    {
        var reader = new KeyedWordReader(row, input, wordOfKey);
        var inference = new TopicInference(Model);
        return (ref VBuffer<float> value) =>
        {
            foreach (int word in reader.Read())
            {
                if (word >= 0)
                {
                    inference.Add(word);
                }
            }

            inference.Run(DenseVector.Resize(ref value, Model.Topics.Count));
        };
    }

    /// <summary>The content of options.json. The sizes show whether the other entries are whole.</summary>
    internal sealed record Settings(
        string OutputColumn, string InputColumn, FindTopicsOptions Options, int WordCount, IReadOnlyList<double> Shares)
    {
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            Options.Validate();
            OptionCheck.AtLeast(Options.Topics, WordCount);
            OptionCheck.That(Shares.Count == Options.Topics, $"{Options.Topics} numbers, one for each topic", Shares.Count, nameof(Shares));
            OptionCheck.That(Shares.All(share => share is >= 0 and <= 1), "numbers from 0 to 1", "others", nameof(Shares));
        }

        public TopicModel ReadModel(ModelFolderReader folder)
        {
            Vocabulary vocabulary = folder.ReadEntry(
                ModelFolder.VocabularyEntry, EntryLimits.ListOf(WordCount),
                stream => VocabularyFile.Read(stream, WordCount, unknownToken: null, paddingToken: null));
            VectorTable weights = folder.ReadEntry(ModelFolder.WeightsEntry, long.MaxValue, ReadWeights);
            return new TopicModel(vocabulary.Tokens, weights, Shares, Options.InferenceAlphaSum);
        }

        private VectorTable ReadWeights(Stream stream)
        {
            (VectorTable weights, _) = WordVectorTensors.Read(stream, WordCount, Options.Topics, ngrams: null, ngramRows: 0);
            for (int word = 0; word < weights.Count; word++)
            {
                foreach (float weight in weights[word])
                {
                    if (weight is not (> 0 and <= 1))
                    {
                        throw new FormatException($"word {word}: expected weights above 0 and at most 1, found {weight}.");
                    }
                }
            }

            return weights;
        }
    }
}
