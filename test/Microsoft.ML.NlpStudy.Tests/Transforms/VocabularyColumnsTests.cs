using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

/// <summary>One vocabulary for several columns, given vocabularies, labels, stop words and characters.</summary>
public class VocabularyColumnsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Two_languages_share_one_vocabulary()
    {
        IDataView data = Pairs(("b a", "c a"), ("", "a d"));
        InputOutputColumnPair[] columns = [new("SourceIds", "Source"), new("TargetIds", "Target")];

        MapTokensToVocabularyTransformer transformer = ComponentChecks.Holds(_ml, _ml.Transforms.Text.MapTokensToVocabulary(columns), data);

        Assert.Equal(["<unk>", "<pad>", "a", "b", "c", "d"], transformer.Vocabulary.Tokens);
        Assert.Equal([0, 0, 3, 1, 1, 1], Enumerable.Range(0, 6).Select(transformer.Vocabulary.GetFrequency));
        IDataView output = transformer.Transform(data);
        Assert.Equal(["4 3", ""], output.VectorColumn<uint>("SourceIds"));
        Assert.Equal(["5 3", "3 6"], output.VectorColumn<uint>("TargetIds"));
        IDataView loaded = ComponentChecks.SaveAndLoad(_ml, transformer, data.Schema).Transform(Pairs(("never a", "d")));
        Assert.Equal(["1 3"], loaded.VectorColumn<uint>("SourceIds"));
        Assert.Equal(["6"], loaded.VectorColumn<uint>("TargetIds"));
    }

    [Fact]
    public void A_prediction_engine_maps_every_column()
    {
        InputOutputColumnPair[] columns = [new("SourceIds", "Source"), new("TargetIds", "Target")];
        IDataView data = Pairs(("b a", "c a"));
        ITransformer model = _ml.Transforms.Text.MapTokensToVocabulary(columns).Fit(data);
        foreach (ITransformer transformer in new[] { model, ComponentChecks.SaveAndLoad(_ml, model, data.Schema) })
        {
            PredictionEngine<PairRow, PairIds> engine = _ml.Model.CreatePredictionEngine<PairRow, PairIds>(transformer);
            PairIds ids = engine.Predict(new PairRow { Source = ["c", "x"], Target = [] });
            Assert.Equal([5u, 1u], ids.SourceIds);
            Assert.Equal([], ids.TargetIds);
        }
    }

    [Fact]
    public void A_column_mapped_twice_is_counted_once()
    {
        IDataView data = _ml.Tokens(["a", "a"]);
        InputOutputColumnPair[] columns = [new("One", "Tokens"), new("Two", "Tokens")];
        Assert.Equal(2, _ml.Transforms.Text.MapTokensToVocabulary(columns).Fit(data).Vocabulary.GetFrequency(2));
    }

    [Fact]
    public void Wrong_columns_are_named()
    {
        IDataView data = Pairs(("", ""));
        Assert.StartsWith("Columns: expected at least one pair of columns, none of them null, found none.",
            Error(() => _ml.Transforms.Text.MapTokensToVocabulary([])));
        Assert.StartsWith(
            "Output column 'Ids': expected one pair of columns for it, found more.",
            Error(() => _ml.Transforms.Text.MapTokensToVocabulary([new("Ids", "Source"), new("Ids", "Target")])));
        Assert.Equal(
            "Input columns 'Source', 'Target': expected at least one token, found none in 1 rows.",
            Assert.Throws<InvalidOperationException>(
                () => _ml.Transforms.Text.MapTokensToVocabulary([new("Source"), new("Target")]).Fit(data)).Message);
        Assert.StartsWith(
            "Input column 'Translation': expected a vector of text (as TokenizeText gives), found no such column among 'Source', 'Target'.",
            Assert.Throws<ArgumentOutOfRangeException>(
                "inputSchema", () => _ml.Transforms.Text.MapTokensToVocabulary([new("Source"), new("Translation")]).Fit(data)).Message);
        Assert.StartsWith(
            "Vocabulary: expected at least one entry, found none.",
            Error(() => _ml.Transforms.Text.MapTokensToVocabulary("Ids", "Source", Vocabulary.Create([], null, null))));

        static string Error(Func<object> act) => Assert.Throws<ArgumentException>(act).Message;
    }

    [Fact]
    public void A_given_vocabulary_needs_no_pass_over_the_rows()
    {
        int passes = 0;
        IDataView data = _ml.Data.LoadFromEnumerable(Rows());
        Vocabulary given = Vocabulary.Create(["[PAD]", "[UNK]", "movie", "good"], "[UNK]", "[PAD]");

        var estimator = _ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", given);
        MapTokensToVocabularyTransformer transformer = estimator.Fit(data);

        Assert.Equal(0, passes);
        Assert.Same(given, transformer.Vocabulary);
        Assert.Equal(["4 3 2"], transformer.Transform(data).VectorColumn<uint>("Ids"));
        ComponentChecks.Holds(_ml, estimator, data);
        var loaded = (MapTokensToVocabularyTransformer)ComponentChecks.SaveAndLoad(_ml, transformer, data.Schema);
        Assert.Equal(given, loaded.Vocabulary);
        Assert.Equal(
            ["3"], _ml.Transforms.Text.MapTokensToVocabulary([new("Ids", "Tokens")], given).Fit(data).Transform(_ml.Tokens(["movie"]))
                .VectorColumn<uint>("Ids"));

        IEnumerable<TextRows.TokensRow> Rows()
        {
            passes++;
            yield return new TextRows.TokensRow { Tokens = ["good", "movie", "never"] };
        }
    }

    // torchtext's LabelField: by frequency, then alphabetically; neither <unk> nor <pad>.
    [Fact]
    public void Labels_become_keys_the_most_frequent_first()
    {
        IDataView data = _ml.Texts("neg", "pos", "neutral", "pos", "neg", "pos");
        var estimator = _ml.Transforms.Text.MapTokensToVocabulary("Label", "Text", VocabularyOptions.Labels);

        MapTokensToVocabularyTransformer transformer = ComponentChecks.Holds(_ml, estimator, data);

        Assert.Equal(["pos", "neg", "neutral"], transformer.Vocabulary.Tokens);
        IDataView output = transformer.Transform(_ml.Texts("neutral", "pos", "never", null, "neg"));
        Assert.Equal([3u, 1u, 0u, 0u, 2u], output.Column<uint>("Label"));
        Assert.Equal(new KeyDataViewType(typeof(uint), 3), output.Schema["Label"].Type);
        IDataView back = _ml.Transforms.Conversion.MapKeyToValue("Label").Fit(output).Transform(output);
        Assert.Equal(["neutral", "pos", "", "", "neg"], back.TextColumn("Label"));
    }

    [Fact]
    public void Stop_words_leave_no_trace()
    {
        IDataView data = _ml.Tokens(["When", "do", "you", "use", "it"], ["you", "do"], ["use", null]);
        var options = new VocabularyOptions { StopWords = ["do", "you", "<unk>"] };

        MapTokensToVocabularyTransformer transformer =
            ComponentChecks.Holds(_ml, _ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", options), data);

        Assert.Equal(["<unk>", "<pad>", "use", "When", "it"], transformer.Vocabulary.Tokens);
        Assert.Equal(["4 3 5", "", "3 0"], transformer.Transform(data).VectorColumn<uint>("Ids"));
        Assert.Equal(["1 3"], transformer.Transform(_ml.Tokens(["Do", "do", "<unk>", "use"])).VectorColumn<uint>("Ids"));
        Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => _ml.Transforms.Text
            .MapTokensToVocabulary("Ids", "Text", VocabularyOptions.Labels with { StopWords = ["a"] }).Fit(_ml.Texts("a")));
    }

    [Fact]
    public void Characters_are_tokens_too()
    {
        IDataView data = _ml.Texts("aba 한", "", "b😀");
        var pipeline = _ml.Transforms.Text.TokenizeText("Characters", "Text", TextTokenizer.Characters)
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Characters"))
            .Append(_ml.Transforms.Text.PadSequence("Ids", options: new PadSequenceOptions { Length = 6 }))
            .Append(_ml.Transforms.Text.MapIdsToTokens("Back", "Ids", new MapIdsToTokensOptions { Separator = "" }));

        ComponentChecks.Holds(_ml, pipeline, data);

        Assert.Equal(["aba 한", "", "b😀"], pipeline.Fit(data).Transform(data).TextColumn("Back"));
    }

    // The content of options.json in models from before several columns and stop words.
    [Fact]
    public void A_model_of_the_first_format_is_read()
    {
        IDataView data = _ml.Tokens(["a", "b", "a"]);
        using var model = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens").Fit(data), data.Schema, model);
        SavedModel.Edit(model, "options.json", content =>
        {
            Assert.DoesNotContain("FurtherColumns", content);
            return """
                {
                  "OutputColumn": "Ids",
                  "InputColumn": "Tokens",
                  "VocabularySize": 4,
                  "Options": {
                    "MaximumSize": null,
                    "MinimumFrequency": 1,
                    "Specials": [ "\u003Cunk\u003E", "\u003Cpad\u003E" ],
                    "SpecialsFirst": true,
                    "UnknownToken": "\u003Cunk\u003E",
                    "PaddingToken": "\u003Cpad\u003E"
                  }
                }
                """;
        });
        model.Position = 0;
        Assert.Equal(["3 4 3"], new MLContext().Model.Load(model, out _).Transform(data).VectorColumn<uint>("Ids"));
    }

    [Fact]
    public void Several_cursors_are_counted_at_once_and_give_the_same_vocabulary()
    {
        string[][] rows = [.. Enumerable.Range(0, 300).Select(i => new[] { $"t{i % 7}", $"t{i % 11}", $"{i % 100}" })];
        IDataView[] parts = [.. rows.Chunk(120).Select(part => _ml.Tokens(part))];
        var split = new SplitRows(parts);
        var estimator = _ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions { MaximumSize = 50 });

        Vocabulary vocabulary = estimator.Fit(split).Vocabulary;

        Assert.Equal(3, parts.Length);
        Assert.Equal(estimator.Fit(_ml.Tokens(rows)).Vocabulary, vocabulary);
        Assert.Equal(0, split.OpenCursors);
    }

    [Fact]
    public void An_error_of_one_of_several_cursors_comes_as_it_is()
    {
        var failure = new IOException("The disk is gone.");
        var split = new SplitRows(_ml.Tokens(["a"]), _ml.Tokens(["b"], ["c"])) { Failure = failure };
        Assert.Same(failure, Assert.Throws<IOException>(() => _ml.Transforms.Text.MapTokensToVocabulary("Tokens").Fit(split)));
        Assert.Equal(0, split.OpenCursors);
    }

    private IDataView Pairs(params (string Source, string Target)[] pairs) => _ml.Data.LoadFromEnumerable(pairs.Select(pair => new PairRow
    {
        Source = pair.Source.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        Target = pair.Target.Split(' ', StringSplitOptions.RemoveEmptyEntries),
    }));

    private sealed class PairRow
    {
        public string[] Source { get; set; } = [];

        public string[] Target { get; set; } = [];
    }

    private sealed class PairIds
    {
        public uint[] SourceIds { get; set; } = [];

        public uint[] TargetIds { get; set; } = [];
    }
}
