using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class MapTokensToVocabularyTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void A_tokens_key_is_its_id_plus_one()
    {
        IDataView train = _ml.Tokens(["b", "a", "a"], [], ["c", "a", "b"]);
        IDataView test = _ml.Tokens(["a", "never", "b", "<pad>"], [], [null, "c"]);

        MapTokensToVocabularyTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"), train);

        Assert.Equal(["<unk>", "<pad>", "a", "b", "c"], transformer.Vocabulary.Tokens);
        Assert.Equal(["4 3 3", "", "5 3 4"], transformer.Transform(train).VectorColumn<uint>("Ids"));
        Assert.Equal(["3 1 4 2", "", "0 5"], transformer.Transform(test).VectorColumn<uint>("Ids"));
    }

    [Fact]
    public void The_column_says_which_token_each_key_stands_for()
    {
        IDataView data = _ml.Tokens(["b", "a", "a"]);
        DataViewSchema.Column column = _ml.Transforms.Text.MapTokensToVocabulary("Tokens").Fit(data).GetOutputSchema(data.Schema)["Tokens"];

        var type = Assert.IsType<VectorDataViewType>(column.Type);
        Assert.False(type.IsKnownSize);
        Assert.Equal(new KeyDataViewType(typeof(uint), 4), type.ItemType);
        VBuffer<ReadOnlyMemory<char>> keyValues = default;
        column.GetKeyValues(ref keyValues);
        Assert.Equal(["<unk>", "<pad>", "a", "b"], keyValues.DenseValues().Select(token => token.ToString()));
        ReadOnlyMemory<char> padding = default;
        column.Annotations.GetValue("PaddingToken", ref padding);
        Assert.Equal("<pad>", padding.ToString());
    }

    [Fact]
    public void Options_limit_the_vocabulary_and_survive_saving()
    {
        var options = new VocabularyOptions
        {
            MaximumSize = 2,
            MinimumFrequency = 2,
            Specials = ["<s>", "?\t\n"],
            SpecialsFirst = false,
            UnknownToken = "?\t\n",
            PaddingToken = null,
        };
        IDataView data = _ml.Tokens(["b", "b", "a", "a", "c", "c", "d", "한", "한", "한"]);

        MapTokensToVocabularyTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.MapTokensToVocabulary("Tokens", options: options), data);
        var loaded = (MapTokensToVocabularyTransformer)ComponentChecks.SaveAndLoad(_ml, transformer, data.Schema);

        Assert.Equal(["한", "a", "<s>", "?\t\n"], transformer.Vocabulary.Tokens);
        Assert.Equal(["4 4 2 2 4 4 4 1 1 1"], transformer.Transform(data).VectorColumn<uint>("Tokens"));
        Assert.Equal(transformer.Vocabulary.Tokens, loaded.Vocabulary.Tokens);
        Assert.Equal([3, 2, 0, 0], Enumerable.Range(0, 4).Select(loaded.Vocabulary.GetFrequency));
        Assert.Equal((3, null), (loaded.Vocabulary.UnknownId, loaded.Vocabulary.PaddingId));
    }

    [Fact]
    public void Without_an_unknown_token_unknown_ones_are_missing()
    {
        var options = new VocabularyOptions { Specials = [], UnknownToken = null, PaddingToken = null, MinimumFrequency = 2 };
        IDataView data = _ml.Tokens(["a", "b", "a"]);
        Assert.Equal(["1 0 1"],
            _ml.Transforms.Text.MapTokensToVocabulary("Tokens", options: options).Fit(data).Transform(data).VectorColumn<uint>("Tokens"));
    }

    [Fact]
    public void Fitting_reads_the_rows_once_and_tells_the_log_what_it_kept()
    {
        int passes = 0;
        var lines = new List<string>();
        _ml.Log += (_, e) => lines.Add(e.Message);
        _ml.Transforms.Text.MapTokensToVocabulary("Tokens", options: new VocabularyOptions { MinimumFrequency = 2 })
            .Fit(_ml.Data.LoadFromEnumerable(Rows()));

        Assert.Equal(1, passes);
        Assert.Contains(lines, line => line.EndsWith(
            "Vocabulary of 3 entries, 2 of them special, from 2 distinct tokens; it covers 75.0% of 4 tokens.", StringComparison.Ordinal));

        IEnumerable<TextRows.TokensRow> Rows()
        {
            passes++;
            yield return new TextRows.TokensRow { Tokens = ["a", "b", "a"] };
            yield return new TextRows.TokensRow { Tokens = ["a"] };
        }
    }

    [Fact]
    public void Input_without_tokens_and_columns_that_are_not_tokens_are_clear_errors()
    {
        Assert.Equal(
            "Input column 'Tokens': expected at least one token, found none in 2 rows.",
            Assert.Throws<InvalidOperationException>(
                () => _ml.Transforms.Text.MapTokensToVocabulary("Tokens").Fit(_ml.Tokens([], [null]))).Message);
        Assert.Equal(
            "Input column 'Text': expected a vector of text (as TokenizeText gives), found String. (Parameter 'inputSchema')",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Text.MapTokensToVocabulary("Ids", "Text").Fit(_ml.Texts("a"))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            "MinimumFrequency",
            () => _ml.Transforms.Text.MapTokensToVocabulary("Tokens", options: new VocabularyOptions { MinimumFrequency = 0 }));
    }
}
