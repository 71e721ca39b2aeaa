using System.Text.Json.Serialization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

[assembly: LoadableClass(
    typeof(FillMaskTransformer), null, typeof(SignatureLoadModel), "Fill mask", FillMaskTransformer.LoaderSignature)]

namespace Microsoft.ML.NlpStudy;

/// <summary>Gives the likeliest tokens for the masks of a text, by an encoder of which it keeps a copy.</summary>
public sealed class FillMaskTransformer : NetworkTransformer
{
    internal const string LoaderSignature = "NlpStudyFillMask";
    private const string Signature = "NLPFILLM";

    // Texts of like length are read together; more tokens than this at once gain nothing on a CPU.
    private const int MostTexts = 32;
    private const int MostTokens = 4096;

    private readonly Settings _settings;
    private readonly MaskingVocabulary _vocabulary;
    private readonly TrainedNetwork<PretrainedEncoderNetwork> _trained;

    internal FillMaskTransformer(IHostEnvironment environment, Settings settings, PretrainedEncoder encoder)
        : base(environment, nameof(FillMaskTransformer))
    {
        Device device = DeviceFor.Loaded(Host);
        (_settings, _vocabulary) = (settings, new MaskingVocabulary(encoder.Tokenizer, encoder.Marks));
        _trained = new TrainedNetwork<PretrainedEncoderNetwork>(encoder.CopyNetwork().to(device), device);
    }

    private FillMaskTransformer(IHostEnvironment environment, ModelLoadContext context)
        : base(environment, nameof(FillMaskTransformer))
    {
        var folder = new ModelFolderReader(context, Signature, LoaderSignature);
        _settings = folder.ReadOptions<Settings>(settings => settings.Validate());
        _vocabulary = new MaskingVocabulary((PretrainedTokenizer)folder.ReadTokenizer(_settings.Tokenizer), _settings.Marks);
        _trained = TrainedNetwork<PretrainedEncoderNetwork>.Read(
            folder, DeviceFor.Loaded(Host), _settings.Architecture.WeightCount(),
            () => new PretrainedEncoderNetwork(_settings.Architecture));
    }

    private protected override ITrainedNetwork Network => _trained;

    private protected override void Save(ModelFolderWriter folder)
    {
        folder.WriteOptions(Signature, LoaderSignature, _settings);
        _vocabulary.Tokenizer.WriteEntries(folder.WriteEntry);
        _trained.Write(folder, this);
    }

    private protected override RowMapping Bind(DataViewSchema inputSchema) =>
        new Mapping(this, inputSchema, ColumnShapes.Text(_settings.InputColumn).Find(inputSchema));

    // The likeliest tokens of each text's masks with their probabilities, mask by mask; none for a text without a mask.
    private (int[] Tokens, float[] Scores)[] Fill(TokenStore texts)
    {
        using var use = _trained.Use(this);
        PretrainedEncoderNetwork network = use.Network;
        int count = _settings.Options.Count;
        var found = new (int[] Tokens, float[] Scores)[texts.Count];
        Array.Fill(found, ([], []));
        MaskedText[] masked = [.. Enumerable.Range(0, texts.Count).Select(text => MasksOf(texts[text]))];
        List<int[]> batches = LengthBuckets.Sorted(
            [.. Enumerable.Range(0, texts.Count).Where(text => masked[text].Places.Length > 0)], texts.LengthOf, MostTexts, MostTokens);
        Shards.ForEach(batches, _trained.Device, _settings.Options.Threads, (rows, _) =>
        {
            using MaskedTokenBatch batch = MaskedTokenBatch.Create([.. rows.Select(row => masked[row])], _trained.Device);
            Tensor probabilities = network.MaskedTokenLogits(batch).softmax(1);                                // (N, V)
            Tensor tokens = probabilities.narrow(1, 0, _vocabulary.Tokenizer.Vocabulary.Count);                // (N, V')
            (Tensor scores, Tensor ids) = tokens.topk(count);                                                  // (N, K)
            float[] values = scores.cpu().contiguous().data<float>().ToArray();
            int[] numbers = ids.to(ScalarType.Int32).cpu().contiguous().data<int>().ToArray();
            int start = 0;
            foreach (int row in rows)
            {
                int end = start + (masked[row].Places.Length * count);
                found[row] = (numbers[start..end], values[start..end]);
                start = end;
            }
        });
        return found;
    }

    private MaskedText MasksOf(ReadOnlySpan<int> text)
    {
        var places = new List<int>();
        for (int place = 0; place < text.Length; place++)
        {
            if (text[place] == _vocabulary.Mask + 1)
            {
                places.Add(place);
            }
        }

        return new MaskedText(text.ToArray(), [.. places], []);
    }

    /// <summary>The content of options.json.</summary>
    internal sealed record Settings(
        string OutputColumn,
        string InputColumn,
        FillMaskOptions Options,
        EncoderArchitecture Architecture,
        [property: JsonConverter(typeof(TokenizerSettingsConverter))] TokenizerSettings Tokenizer,
        EncoderMarks Marks)
    {
        /// <summary>Checks what was read from a model before anything of its sizes is allocated.</summary>
        public void Validate()
        {
            ColumnName.Check(OutputColumn, nameof(OutputColumn));
            ColumnName.Check(InputColumn, nameof(InputColumn));
            SavedEncoder.Validate(Architecture, Tokenizer, Marks);
            OptionCheck.That(
                Architecture.HasMaskedTokenHead, "true, the head of a masked language model", Architecture.HasMaskedTokenHead);
            Options.Validate(Architecture.Positions, Tokenizer.CountInEntry());
        }
    }

    private sealed class Mapping(FillMaskTransformer model, DataViewSchema schema, DataViewSchema.Column input)
        : BatchMapping(schema, [input], [
            new(model._settings.OutputColumn, new VectorDataViewType(TextDataViewType.Instance)),
            new(model._settings.Options.ScoreColumnName, new VectorDataViewType(NumberDataViewType.Single))])
    {
        // Enough rows that sorting them by length leaves little padding.
        public override int BatchSize => 1024;

        public override BatchScorer CreateScorer(DataViewRow row) =>
            new Scorer(model, row.GetGetter<ReadOnlyMemory<char>>(input));
    }

    private sealed class Scorer(FillMaskTransformer model, ValueGetter<ReadOnlyMemory<char>> text) : BatchScorer
    {
        private readonly EncoderTokens _tokens = new(
            model._vocabulary.Tokenizer, model._settings.Marks,
            model._settings.Options.MaximumLength ?? model._settings.Architecture.Positions);

        private readonly TokenStore _texts = new();
        private (int[] Tokens, float[] Scores)[] _found = [];

        public override void Read(int slot)
        {
            if (slot == 0)
            {
                _texts.Clear();
            }

            ReadOnlyMemory<char> value = default;
            text(ref value);
            _tokens.Add(value, _texts);
        }

        public override void Score(int count) => _found = model.Fill(_texts);

        // The slot first: asking for it may score the row.
        public override Delegate?[] CreateGetters(bool[] active, Func<int> slot) =>
        [
            active[0] ? (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
            {
                int place = slot();
                int[] ids = _found[place].Tokens;
                Span<ReadOnlyMemory<char>> tokens = DenseVector.Resize(ref value, ids.Length);
                for (int i = 0; i < ids.Length; i++)
                {
                    tokens[i] = model._vocabulary.Tokenizer.Vocabulary[ids[i]].AsMemory();
                }
            }) : null,
            active[1] ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                int place = slot();
                float[] scores = _found[place].Scores;
                scores.CopyTo(DenseVector.Resize(ref value, scores.Length));
            }) : null,
        ];
    }
}
