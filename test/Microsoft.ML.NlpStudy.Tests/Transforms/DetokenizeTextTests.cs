using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class DetokenizeTextTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Tokens_are_joined_by_the_tokenizer_asked_for()
    {
        IDataView data = _ml.Tokens(["It", "'s", "a", "``", "test", "''", "."], [], ["a", null, "", "b"]);
        Check(null, ["It 's a `` test '' .", "", "a b"]);
        Check(TextTokenizer.Characters, ["It'sa``test''.", "", "ab"]);
        Check(TextTokenizer.BasicEnglish, ["It 's a `` test ''.", "", "a b"]);
        Check(TextTokenizer.PennTreebank(), ["It's a \"test\".", "", "a b"]);
        Check(TextTokenizer.Moses("en"), ["It's a ``test ''.", "", "a b"]);

        void Check(TextTokenizer? tokenizer, string[] texts)
        {
            DetokenizeTextTransformer transformer = ComponentChecks.Holds(
                _ml, _ml.Transforms.Text.DetokenizeText("Text", "Tokens", tokenizer), data);
            Assert.Equal(texts, transformer.Transform(data).TextColumn("Text"));
        }
    }

    [Fact]
    public void A_text_goes_to_ids_and_back()
    {
        IDataView data = _ml.Texts("L'homme d'affaires, lui, n'est pas l\u00e0 !", "Qu'est-ce que c'est ?");
        TextTokenizer moses = TextTokenizer.Moses("fr");
        var pipeline = _ml.Transforms.Text.TokenizeText("Tokens", "Text", moses)
            .Append(_ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(_ml.Transforms.Conversion.MapKeyToValue("Words", "Ids"))
            .Append(_ml.Transforms.Text.DetokenizeText("Again", "Words", moses));
        ITransformer model = ComponentChecks.SaveAndLoad(_ml, pipeline.Fit(data), data.Schema);
        Assert.Equal(data.TextColumn("Text"), model.Transform(data).TextColumn("Again"));
    }

    [Fact]
    public void What_does_not_fit_is_named()
    {
        Assert.Equal(
            "Option Tokenizer: expected a tokenizer that can detokenize, found 'RegularExpression'. (Parameter 'Tokenizer')",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Text.DetokenizeText("Text", "Tokens", TextTokenizer.RegularExpression("a"))).Message);
        Assert.Equal(
            "Input column 'Text': expected a vector of text (as TokenizeText gives), found String. (Parameter 'inputSchema')",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.DetokenizeText("Text").Fit(_ml.Texts("a"))).Message);
        Assert.Throws<ArgumentException>("outputColumnName", () => _ml.Transforms.Text.DetokenizeText(""));
    }
}
