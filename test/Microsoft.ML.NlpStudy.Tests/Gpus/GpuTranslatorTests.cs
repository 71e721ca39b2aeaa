using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Gpus;

public sealed class GpuTranslatorTests
{
    private static readonly TrainingOptions s_quick =
        new() { Epochs = 3, BatchSize = 16, LearningRate = 4e-3, EarlyStoppingPatience = null };
    private static readonly Seq2SeqOptions s_recurrent = new() { EmbeddingSize = 16, HiddenSize = 32, Dropout = 0.1, Training = s_quick };
    private static readonly LanguageModelOptions s_language =
        new() { EmbeddingSize = 8, HiddenSize = 16, Dropout = 0.1, TruncationLength = 3, Training = s_quick };

    private static readonly Dictionary<string, TranslatorOptions> s_kinds = new()
    {
        ["recurrent"] = s_recurrent with { FinalTeacherForcing = 0.5 },
        ["lstm"] = s_recurrent with { Cell = RnnCellKind.Lstm, Layers = 2, InputFeeding = false },
        ["transformer"] = new TransformerTranslatorOptions
        {
            EmbeddingSize = 32,
            Heads = 2,
            EncoderLayers = 1,
            DecoderLayers = 2,
            FeedForwardSize = 64,
            Dropout = 0.1,
            Training = s_quick
        },
    };

    private static readonly Dictionary<string, SearchOptions> s_searches = new()
    {
        ["greedy"] = new SearchOptions { BeamSize = 1 },
        ["beam"] = new SearchOptions { BeamSize = 4, BestCount = 3, NoRepeatNgramSize = 3 },
        ["sampling"] = new SearchOptions { Sampling = new SamplingOptions { TopK = 5 }, BestCount = 2 },
    };

    private readonly MLContext _ml = Gpu.Context();
    private readonly IDataView _rows;

    public GpuTranslatorTests()
    {
        IDataView rows = _ml.Data.LoadFromEnumerable(ToyTranslations.Create("copy", 300, seed: 1));
        _rows = _ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "Source")
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "Target"))
                .Fit(rows).Transform(rows);
    }

    public static TheoryData<string, MixedPrecision> Kinds => Gpu.InBothPrecisions(s_kinds.Keys);

    [GpuTheory]
    [MemberData(nameof(Kinds))]
    public void Each_kind_learns_and_translates_like_itself_on_a_CPU(string kind, MixedPrecision precision)
    {
        TranslatorOptions options = s_kinds[kind] with { Training = s_quick with { MixedPrecision = precision } };
        using TranslatorTransformer translator = (options is Seq2SeqOptions recurrent
            ? _ml.Translation.Trainers.Seq2Seq(recurrent)
            : _ml.Translation.Trainers.Transformer((TransformerTranslatorOptions)options)).Fit(_rows);
        var stream = new MemoryStream();
        _ml.Model.Save(translator, _rows.Schema, stream);
        using var onCpu = (TranslatorTransformer)new MLContext().Model.Load(stream, out _);

        Assert.True(translator.History.Epochs[^1].TrainingLoss < 0.9 * translator.History.Epochs[0].TrainingLoss);
        foreach ((string name, SearchOptions search) in s_searches)
        {
            IDataView expected = onCpu.WithSearch(search).Transform(_rows), found = translator.WithSearch(search).Transform(_rows);
            bool[] same = [.. expected.GetColumn<uint[]>("TranslationIds")
                .Zip(found.GetColumn<uint[]>("TranslationIds"), (first, second) => first.SequenceEqual(second))];

            // Where two tokens are all but equally likely, either may be chosen.
            Assert.True(same.Count(isSame => isSame) >= 0.97 * same.Length, $"{name}: {same.Count(isSame => isSame)} of {same.Length}");
            (float[] scores, float[] others) =
                ([.. expected.GetColumn<float>("TranslationScore")], [.. found.GetColumn<float>("TranslationScore")]);
            for (int row = 0; row < same.Length; row++)
            {
                if (same[row])
                {
                    Assert.Equal(scores[row], others[row], 0.01f);
                }
            }
        }
    }

    [GpuFact]
    public void Training_towards_the_reward_goes_on_from_there()
    {
        using TranslatorTransformer start = _ml.Translation.Trainers.Seq2Seq(s_recurrent).Fit(_rows);

        using TranslatorTransformer trained =
            _ml.Translation.Trainers.MinimumRisk(
                start, new MinimumRiskOptions { Samples = 3, Training = s_quick with { Epochs = 2, LearningRate = 1e-3 } }).Fit(_rows);

        Assert.All(trained.History.Epochs, epoch => Assert.InRange(epoch.TrainingLoss, 0, 1));
        Assert.True(trained.History.Epochs[^1].TrainingLoss < trained.History.Epochs[0].TrainingLoss);
    }

    [GpuFact]
    public void Both_directions_learn_together_with_language_models()
    {
        using TranslatorTransformer forward = _ml.Translation.Trainers.Seq2Seq(s_recurrent).Fit(_rows);
        using TranslatorTransformer backward =
            _ml.Translation.Trainers.Seq2Seq(s_recurrent with { SourceColumnName = "TargetIds", TargetColumnName = "SourceIds" })
                .Fit(_rows);
        using LanguageModelTransformer source = _ml.Translation.Trainers.LanguageModel(s_language with { IdsColumnName = "SourceIds" })
            .Fit(_rows);
        using LanguageModelTransformer target = _ml.Translation.Trainers.LanguageModel(s_language with { IdsColumnName = "TargetIds" })
            .Fit(_rows);

        using DualTranslators dual =
            _ml.Translation.Trainers.Dual(forward, backward, source, target, new DualOptions { Training = s_quick }).Fit(_rows);

        Assert.True(dual.Forward.History.Epochs[^1].ValidationLoss < forward.History.Epochs[^1].ValidationLoss);
    }

    [GpuTheory]
    [InlineData(RnnCellKind.Lstm)]
    [InlineData(RnnCellKind.Gru)]
    public void A_language_model_learns_and_scores_like_itself_on_a_CPU(RnnCellKind cell)
    {
        using LanguageModelTransformer model =
            _ml.Translation.Trainers.LanguageModel(s_language with { Cell = cell, IdsColumnName = "SourceIds" }).Fit(_rows);
        var stream = new MemoryStream();
        _ml.Model.Save(model, _rows.Schema, stream);
        using var onCpu = (LanguageModelTransformer)new MLContext().Model.Load(stream, out _);

        Assert.True(model.History.Epochs[^1].TrainingLoss < model.History.Epochs[0].TrainingLoss);
        Assert.All(
            model.Transform(_rows).GetColumn<float>("LogLikelihood").Zip(onCpu.Transform(_rows).GetColumn<float>("LogLikelihood")),
            scores => Assert.Equal(scores.First, scores.Second, 0.01f));
    }
}
