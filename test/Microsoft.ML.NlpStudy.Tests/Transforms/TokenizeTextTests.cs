using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class TokenizeTextTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Text_is_cut_by_the_tokenizer_asked_for()
    {
        IDataView data = _ml.Texts("Don't  GO!", "", null, " \n", "e\u0301x", "영화는ㅋㅋ");

        Check(null, ["Don't GO!", "", "", "", "e\u0301x", "영화는ㅋㅋ"]);
        Check(TextTokenizer.Whitespace, ["Don't GO!", "", "", "", "e\u0301x", "영화는ㅋㅋ"]);
        Check(TextTokenizer.BasicEnglish, ["don ' t go !", "", "", "", "e\u0301x", "영화는ㅋㅋ"]);
        Check(TextTokenizer.Characters, ["D o n ' t     G O !", "", "", "  \n", "e\u0301 x", "영 화 는 ㅋ ㅋ"]);
        Check(
            TextTokenizer.Jamo,
            ["D o n ' t     G O !", "", "", "  \n", "e\u0301 x", "\u110B \u1167 \u11BC \u1112 \u116A \u1102 \u1173 \u11AB ㅋ ㅋ"]);
        Check(TextTokenizer.KoreanWords, ["Don't GO !", "", "", "", "e\u0301x", "영화 는 ㅋㅋ"]);
        Check(TextTokenizer.RegularExpression(@"\w+"), ["Don t GO", "", "", "", "e x", "영화는ㅋㅋ"]);
        Check(
            TextTokenizer.RegularExpression("[o ]+", new() { PatternSeparates = true, PatternOptions = RegexOptions.IgnoreCase }),
            ["D n't G !", "", "", "\n", "e\u0301x", "영화는ㅋㅋ"]);
        Check(TextTokenizer.PennTreebank(), ["Do n't GO !", "", "", "", "e\u0301x", "영화는ㅋㅋ"]);
        Check(TextTokenizer.PennTreebank(new() { KeepQuotes = true, NameBrackets = true }),
            ["Do n't GO !", "", "", "", "e\u0301x", "영화는ㅋㅋ"]);
        Check(TextTokenizer.Moses("en"), ["Don 't GO !", "", "", "", "e \u0301 x", "영 화 는 ㅋㅋ"]);
        Check(
            TextTokenizer.Moses("de", new() { NonBreakingPrefixes = ["a"], SplitHyphens = true, Escape = true }),
            ["Don &apos; t GO !", "", "", "", "e \u0301 x", "영 화 는 ㅋㅋ"]);

        void Check(TextTokenizer? tokenizer, string[] tokens)
        {
            TokenizeTextTransformer transformer = ComponentChecks.Holds(
                _ml, _ml.Transforms.Text.TokenizeText("Tokens", "Text", tokenizer), data);
            Assert.Equal(tokens, transformer.Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
        }
    }

    [Fact]
    public void Tokens_of_one_row_stay_as_they_are_when_the_next_is_read()
    {
        IDataView data = _ml.Texts("A \"b\"", "C \"d\"");
        IDataView output = _ml.Transforms.Text.TokenizeText("Text", tokenizer: TextTokenizer.BasicEnglish).Fit(data).Transform(data);
        Assert.Equal(["a b", "c d"], output.VectorColumn<ReadOnlyMemory<char>>("Text"));
    }

    [Fact]
    public void A_model_from_before_tokenizers_had_settings_still_loads()
    {
        IDataView data = _ml.Texts("Don't GO!");
        using var model = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.Text.TokenizeText("Tokens", "Text", TextTokenizer.Moses()).Fit(data), data.Schema, model);
        SavedModel.Edit(model, "options.json", _ => """{ "OutputColumn": "Tokens", "InputColumn": "Text", "Tokenizer": "BasicEnglish" }""");
        model.Position = 0;
        Assert.Equal(["don ' t go !"], _ml.Model.Load(model, out _).Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
    }

    [Fact]
    public void A_text_of_200000_tokens_goes_through()
    {
        IDataView data = _ml.Texts(string.Concat(Enumerable.Repeat("token ", 200_000)));
        IDataView output = _ml.Transforms.Text.TokenizeText("Text").Fit(data).Transform(data);
        Assert.Equal(200_000, Assert.Single(output.Column<Microsoft.ML.Data.VBuffer<ReadOnlyMemory<char>>>("Text")).Length);
    }

    [Fact]
    public void A_column_that_is_not_text_is_named()
    {
        Assert.Equal(
            "Input column 'Number': expected text, found Single. (Parameter 'inputSchema')",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.TokenizeText("Number").Fit(_ml.Texts("a"))).Message);
        Assert.Throws<ArgumentOutOfRangeException>("inputSchema", () => _ml.Transforms.Text.TokenizeText("Tokens").Fit(_ml.Tokens(["a"])));
    }
}
