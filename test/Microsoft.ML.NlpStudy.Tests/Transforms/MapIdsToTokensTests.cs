using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class MapIdsToTokensTests
{
    private readonly MLContext _ml = new(seed: 1);

    // ReversibleField.reverse of torchtext: up to the first eos, without init and pad.
    [Fact]
    public void A_text_ends_before_its_first_final_token_and_has_no_frame_and_no_padding()
    {
        IDataView ids = Ids(
            ["<sos>", "a", "<unk>", "b", "<eos>", "<pad>", "<pad>"], ["<pad>", "<sos>", "<sos>", "b"], ["a", "<eos>", "b", "<eos>"],
            ["<eos>"], []);
        var options = new MapIdsToTokensOptions { InitialToken = "<sos>", FinalToken = "<eos>" };

        MapIdsToTokensTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.MapIdsToTokens("Back", "Tokens", options), ids);
        Assert.Equal(["a <unk> b", "b", "a", "", ""], transformer.Transform(ids).VectorColumn<ReadOnlyMemory<char>>("Back"));

        transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.MapIdsToTokens("Back", "Tokens", options with { Separator = "·" }), ids);
        Assert.Equal(["a·<unk>·b", "b", "a", "", ""], transformer.Transform(ids).TextColumn("Back"));
    }

    [Fact]
    public void Without_options_only_padding_and_missing_keys_are_left_out()
    {
        IDataView ids = Ids(["<sos>", "a", null, "<pad>", "<eos>"]);
        Assert.Equal(["<sos> a <eos>"],
            _ml.Transforms.Text.MapIdsToTokens("Tokens").Fit(ids).Transform(ids).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
    }

    [Fact]
    public void A_prediction_engine_gives_the_text_back()
    {
        IDataView data = _ml.Texts("a b", "c");
        var pipeline = _ml.Transforms.Text.TokenizeText("Tokens", "Text")
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(_ml.Transforms.Text.PadSequence("Ids", options: new PadSequenceOptions { Length = 4 }))
            .Append(_ml.Transforms.Text.MapIdsToTokens("Back", "Ids", new MapIdsToTokensOptions { Separator = " " }));
        ITransformer loaded = ComponentChecks.SaveAndLoad(_ml, pipeline.Fit(data), data.Schema);
        PredictionEngine<TextRows.TextRow, BackRow> engine = _ml.Model.CreatePredictionEngine<TextRows.TextRow, BackRow>(loaded);
        Assert.Equal("c b", engine.Predict(new TextRows.TextRow { Text = "c  b" }).Back);
        Assert.Equal("a <unk> a c", engine.Predict(new TextRows.TextRow { Text = "a never a c b" }).Back);
    }

    [Property(MaxTest = 30)]
    public Property Tokens_of_the_vocabulary_come_back_whatever_they_are() => Prop.ForAll(AwkwardTokens.Tokens, tokens =>
    {
        IDataView data = _ml.Tokens(["a", .. tokens]);
        var pipeline = _ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens")
            .Append(_ml.Transforms.Text.PadSequence("Ids", options: new PadSequenceOptions { Length = null, LengthColumnName = "Length" }))
            .Append(_ml.Transforms.Text.MapIdsToTokens("Back", "Ids"));
        IDataView output = pipeline.Fit(data).Transform(data);
        Assert.Equal(["a", .. tokens],
            output.Column<VBuffer<ReadOnlyMemory<char>>>("Back")[0].DenseValues().Select(token => token.ToString()));
        Assert.Equal([tokens.Length + 1], output.Column<int>("Length"));
    });

    [Fact]
    public void Wrong_columns_and_tokens_are_named()
    {
        IDataView ids = Ids(["a"]);
        Check(
            "Input column 'Tokens': expected a key for the final token '</s>', found none among its key values. (Parameter 'inputSchema')",
            ids, new MapIdsToTokensOptions { FinalToken = "</s>" });
        Check(
            "Input column 'Tokens': expected a vector of keys whose values are text (as MapTokensToVocabulary gives), found "
                + "Vector<String>. (Parameter 'inputSchema')",
            _ml.Tokens(["a"]), new MapIdsToTokensOptions());
        Check(
            "Option InitialToken: expected a token, or null, found ''. (Parameter 'InitialToken')",
            ids, new MapIdsToTokensOptions { InitialToken = "" });

        void Check(string message, IDataView data, MapIdsToTokensOptions options) => Assert.Equal(
            message,
            Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Text.MapIdsToTokens("Tokens", options: options).Fit(data)).Message);
    }

    private IDataView Ids(params string?[][] tokens)
    {
        IDataView data = _ml.Tokens(tokens);
        var options = new VocabularyOptions { Specials = ["<unk>", "<pad>", "<sos>", "<eos>"] };
        return _ml.Transforms.Text.MapTokensToVocabulary("Tokens", options: options).Fit(data).Transform(data);
    }

    private sealed class BackRow
    {
        public string Back { get; set; } = "";
    }
}
