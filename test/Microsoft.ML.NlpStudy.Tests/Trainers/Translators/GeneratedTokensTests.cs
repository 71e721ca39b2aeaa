using System.Text.Json.Nodes;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>The tokens of translations, and the columns of several translations.</summary>
public class GeneratedTokensTests
{
    private static readonly VocabularyOptions s_framed = new() { Specials = ["<unk>", "<pad>", "<s>", "</s>"] };

    private static readonly TransformerTranslatorOptions s_small = new()
    {
        EmbeddingSize = 16,
        Heads = 2,
        EncoderLayers = 1,
        DecoderLayers = 1,
        FeedForwardSize = 16,
        Training = new TrainingOptions { Epochs = 4, BatchSize = 8, LearningRate = 0.01, Threads = 1, ValidationFraction = 0 },
    };

    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void No_search_gives_padding_or_frames_and_an_option_bans_the_unknown_token()
    {
        using TransformerChain<TranslatorTransformer> model = Fit(s_framed);
        foreach (SearchOptions search in (SearchOptions[])
        [
            new() { BeamSize = 100, BestCount = 80, MaximumLength = 3 }, new() { BeamSize = 1, MaximumLength = 6 },
            new() { Sampling = new SamplingOptions { Temperature = 30, Seed = 3 }, BestCount = 100, MaximumLength = 6 },
        ])
        {
            string[] words = [.. Words(model, search)];
            Assert.Contains("x", words);
            Assert.DoesNotContain("<pad>", words);
            Assert.DoesNotContain("<s>", words);
            Assert.DoesNotContain("</s>", words);
            Assert.Equal(search.BeamSize > 1, words.Contains("<unk>"));
            Assert.DoesNotContain("<unk>", Words(model, search with { UnknownPenalty = double.PositiveInfinity }));
        }

        // Seven translations have up to two tokens and no unknown token.
        SearchOptions wide = new() { BeamSize = 100, BestCount = 7, MaximumLength = 2 };
        Assert.DoesNotContain("<unk>", Words(model, wide with { UnknownPenalty = 50 }));
    }

    [Fact]
    public void A_frame_that_the_translations_have_has_been_learned_and_stays()
    {
        using TransformerChain<TranslatorTransformer> model = Fit(s_framed, "<s>");
        string[] words = [.. Words(model, new() { BeamSize = 20, BestCount = 10, MaximumLength = 3 })];
        Assert.Contains("<s>", words);
        Assert.DoesNotContain("</s>", words);
        Assert.DoesNotContain("<pad>", words);
    }

    [Fact]
    public void Training_towards_low_risk_draws_no_padding_either()
    {
        using TransformerChain<TranslatorTransformer> model = Fit(s_framed);
        IDataView rows = Ids(model);
        TranslatorTrainer further = _ml.Translation.Trainers.MinimumRisk(
            model.LastTransformer, new MinimumRiskOptions { Samples = 8, Training = s_small.Training with { Epochs = 1 } });
        using TranslatorTransformer trained = further.Fit(rows);
        Assert.DoesNotContain("<pad>",
            Words(trained, rows, new() { Sampling = new SamplingOptions { Temperature = 30 }, BestCount = 50, MaximumLength = 4 }));
    }

    [Fact]
    public void A_ban_is_saved_and_models_without_a_list_of_such_tokens_load()
    {
        using TransformerChain<TranslatorTransformer> model = Fit(s_framed);
        TranslatorTransformer banned = model.LastTransformer.WithSearch(
            new SearchOptions { BeamSize = 60, BestCount = 40, MaximumLength = 2, UnknownPenalty = double.PositiveInfinity });
        IDataView rows = Ids(model);
        var stream = new MemoryStream();
        _ml.Model.Save(banned, rows.Schema, stream);
        Assert.DoesNotContain("<unk>", Words((TranslatorTransformer)Load(stream), rows, null));

        SavedModel.Edit(stream, "options.json", text =>
        {
            JsonObject options = JsonNode.Parse(text)!.AsObject();
            Assert.True(options.Remove("NeverGenerated"));
            JsonObject search = options["Options"]!["Search"]!.AsObject();
            Assert.Equal("Infinity", (string?)search["UnknownPenalty"]);
            search.Remove("UnknownPenalty");
            return options.ToJsonString();
        });
        string[] words = [.. Words((TranslatorTransformer)Load(stream), rows, null)];
        Assert.Contains("<unk>", words);
        Assert.DoesNotContain("<pad>", words);

        ITransformer Load(MemoryStream saved)
        {
            saved.Position = 0;
            return _ml.Model.Load(saved, out _);
        }
    }

    [Fact]
    public void Several_translations_are_keys_that_are_mapped_and_joined_like_one()
    {
        using TransformerChain<TranslatorTransformer> model = Fit(new VocabularyOptions());
        IDataView rows = Ids(model);
        IDataView found = model.LastTransformer.WithSearch(new SearchOptions { BeamSize = 6, BestCount = 4, MaximumLength = 2 })
            .Transform(rows);
        string[][] best = [.. found.GetColumn<string[]>("TranslationBest")];
        Assert.Equal(found.GetColumn<uint[]>("TranslationIds"), found.GetColumn<uint[]>("TranslationBestIds1"));
        for (int rank = 1; rank <= 4; rank++)
        {
            IDataView text = _ml.Transforms.Text.MapIdsToTokens("Tokens", $"TranslationBestIds{rank}")
                .Append(_ml.Transforms.Text.DetokenizeText("Text", "Tokens", TextTokenizer.Whitespace)).Fit(found).Transform(found);
            Assert.Equal(best.Select(list => list[rank - 1]), text.GetColumn<string>("Text"));
        }

        Assert.Null(found.Schema.GetColumnOrNull("TranslationBestIds5"));
        Assert.Null(model.LastTransformer.Transform(rows).Schema.GetColumnOrNull("TranslationBestIds1"));

        // An empty text has one translation, even alone in its batch: the other columns are empty.
        IDataView nothing = model.LastTransformer.WithSearch(new SearchOptions { BestCount = 2 }).Transform(Ids(model, ""));
        Assert.Empty(nothing.GetColumn<uint[]>("TranslationBestIds2").First());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    public void A_penalty_out_of_its_range_is_named(double penalty) =>
        Assert.Throws<ArgumentOutOfRangeException>("UnknownPenalty", new SearchOptions { UnknownPenalty = penalty }.Validate);

    private IEnumerable<string> Words(TransformerChain<TranslatorTransformer> model, SearchOptions search) =>
        Words(model.LastTransformer, Ids(model), search);

    private static IEnumerable<string> Words(TranslatorTransformer translator, IDataView rows, SearchOptions? search)
    {
        IDataView found = (search is null ? translator : translator.WithSearch(search)).Transform(rows);
        if (search is { BestCount: 1 })
        {
            VBuffer<ReadOnlyMemory<char>> tokens = default;
            found.Schema["TranslationIds"].GetKeyValues(ref tokens);
            string[] names = [.. tokens.DenseValues().Select(token => token.ToString())];
            return found.GetColumn<uint[]>("TranslationIds").SelectMany(ids => ids.Select(id => names[id - 1])).ToArray();
        }

        return found.GetColumn<string[]>("TranslationBest").SelectMany(list => list.SelectMany(text => text.Split(' '))).ToArray();
    }

    private IDataView Ids(TransformerChain<TranslatorTransformer> model, string? source = null)
    {
        IDataView data = _ml.Data.LoadFromEnumerable(Rows("", source).Take(4));
        foreach (ITransformer step in model.SkipLast(1))
        {
            data = step.Transform(data);
        }

        return data;
    }

    private TransformerChain<TranslatorTransformer> Fit(VocabularyOptions vocabulary, string frame = "") =>
        _ml.Transforms.Text.TokenizeText("S", "Source").Append(_ml.Transforms.Text.TokenizeText("T", "Target"))
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "S", vocabulary))
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "T", vocabulary))
            .Append(_ml.Translation.Trainers.Transformer(s_small)).Fit(_ml.Data.LoadFromEnumerable(Rows(frame, null)));

    private static IEnumerable<Row> Rows(string frame, string? source) =>
        Enumerable.Range(0, 40).Select(
            i => new Row { Source = source ?? (i % 2 == 0 ? "a" : "b"), Target = $"{frame} {(i % 2 == 0 ? "x" : "y")}" });

    private sealed class Row
    {
        public string Source { get; set; } = "";

        public string Target { get; set; } = "";
    }
}
