using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class CleanTextTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Text_is_cleaned_as_the_options_say()
    {
        IDataView data = _ml.Texts("It's GREAT!<br />Really.", "", null, "한글, e\u0301");

        CleanTextTransformer byDefault = ComponentChecks.Holds(_ml, _ml.Transforms.Text.CleanText("Clean", "Text"), data);
        CleanTextTransformer recipe = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.CleanText("Text", options: CleanTextOptions.StudyRecipe), data);

        Assert.Equal(["it's great ! really .", "", "", "한글 , é"], byDefault.Transform(data).TextColumn("Clean"));
        Assert.Equal(["its great really", "", "", "한글 e\u0301"], recipe.Transform(data).TextColumn("Text"));
    }

    [Fact]
    public void A_vector_of_text_is_cleaned_element_by_element()
    {
        IDataView data = _ml.Tokens(["A!", null, "B<b>"], [], ["c"]);
        CleanTextTransformer transformer = ComponentChecks.Holds(_ml, _ml.Transforms.Text.CleanText("Clean", "Tokens"), data);
        Assert.Equal(["a !,,b", "", "c"],
            transformer.Transform(data).Column<VBuffer<ReadOnlyMemory<char>>>("Clean").Select(v => string.Join(',', v.DenseValues())));
    }

    [Fact]
    public void Every_option_survives_saving()
    {
        var options = new CleanTextOptions
        {
            StripHtmlTags = false,
            DecodeHtmlEntities = false,
            UnicodeForm = System.Text.NormalizationForm.FormKC,
            LetterCase = LetterCase.Upper,
            RemoveControlCharacters = true,
            RemoveAccents = true,
            RefineTable = RefineTable.Parse(["# comment", "", "([é한])\\1+\t$\\1", "(?P<end>!)+\t\\g<end>"]),
            UrlPlaceholder = "<url>",
            EmailPlaceholder = "",
            RemovedSubstrings = ["ＸX", "\"\n"],
            Punctuation = PunctuationHandling.ReplaceBySpace,
            PunctuationSet = PunctuationSet.Ascii,
            KeepApostrophesInWords = false,
            Digits = DigitHandling.ReplaceNumbersByPlaceholder,
            DigitPlaceholder = "№",
            CollapseWhitespace = false,
        };
        IDataView data = _ml.Texts("<i>don't</i>  1 &amp; 2.3 “ﬁ” \"\n", "Ëx\u200B 한한한!!! www.x.org a@b.org");
        CleanTextTransformer transformer = ComponentChecks.Holds(_ml, _ml.Transforms.Text.CleanText("Clean", "Text", options), data);
        Assert.Equal([" I DON T  I   №  AMP  № “FI”   ", "EX  한  <url> "], transformer.Transform(data).TextColumn("Clean"));
    }

    [Fact]
    public void A_wrong_or_missing_column_is_named_before_any_row_is_read()
    {
        IDataView data = _ml.Texts("a");
        SchemaShape shape = ComponentChecks.ShapeOf(data.Schema);
        CleanTextEstimator number = _ml.Transforms.Text.CleanText("Clean", "Number");
        string message = "Input column 'Number': expected text or a vector of text, found Single. (Parameter 'inputSchema')";
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => number.Fit(data)).Message);
        Assert.Equal(message, Assert.Throws<ArgumentOutOfRangeException>(() => number.GetOutputSchema(shape)).Message);
        Assert.Equal(
            "Input column 'Review': expected text or a vector of text, found no such column among 'Text', 'Number'. (Parameter "
                + "'inputSchema')",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.CleanText("Review").Fit(data)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(
            "DigitPlaceholder", () => _ml.Transforms.Text.CleanText("Text", options: new CleanTextOptions { DigitPlaceholder = "" }));
        Assert.Throws<ArgumentException>("outputColumnName", () => _ml.Transforms.Text.CleanText(""));
    }

    [Fact]
    public void Rows_are_read_only_when_the_cleaned_column_is()
    {
        int read = 0;
        IDataView data = _ml.Data.LoadFromEnumerable(Rows());
        IDataView output = _ml.Transforms.Text.CleanText("Clean", "Text").Fit(data).Transform(data);
        Assert.Equal(0, read);
        Assert.Equal(["a", "b"], output.TextColumn("Clean"));
        Assert.Equal(2, read);

        IEnumerable<TextRows.TextRow> Rows()
        {
            foreach (string text in new[] { "A", "B" })
            {
                read++;
                yield return new TextRows.TextRow { Text = text };
            }
        }
    }

    [Fact]
    public void A_refine_table_is_saved_with_the_model_to_the_letter()
    {
        string[] rules = ["\\s*[\"<>&'`+]+\t \\\\ ", "😀{2,}\t😀", "é|\u3000\t\u2028", "ㅋㅋ+\tㅋㅋ", "x"];
        IDataView data = _ml.Texts("aé<b> 😀😀😀 ㅋㅋㅋㅋ x");
        CleanTextTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.CleanText("Text", options: s_refineOnly with { RefineTable = RefineTable.Parse(rules) }), data);
        Assert.Equal(["a\u2028 \\ b \\  😀 ㅋㅋ  "], transformer.Transform(data).TextColumn("Text"));
    }

    [Fact]
    public void A_rule_that_takes_too_long_is_named_where_the_row_is_read()
    {
        IDataView data = _ml.Texts("short", new string('a', 40) + "b");
        var table = RefineTable.Parse([@"^(a+)+\1[cd]"], TimeSpan.FromMilliseconds(100));
        IDataView output = _ml.Transforms.Text.CleanText("Text", options: s_refineOnly with { RefineTable = table }).Fit(data)
            .Transform(data);
        Exception error = Assert.ThrowsAny<Exception>(() => output.TextColumn("Text").ToList()).GetBaseException();
        Assert.Contains(@"rule '^(a+)+\1[cd]' to take at most 0.1 s", error.Message);
    }

    private static readonly CleanTextOptions s_refineOnly = new()
    {
        StripHtmlTags = false,
        DecodeHtmlEntities = false,
        UnicodeForm = null,
        LetterCase = LetterCase.Keep,
        Punctuation = PunctuationHandling.Keep,
        CollapseWhitespace = false,
    };
}
