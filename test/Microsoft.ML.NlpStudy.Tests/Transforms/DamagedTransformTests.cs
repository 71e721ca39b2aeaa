using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

/// <summary>Saved text transforms that someone changed or cut off: each load fails with the entry's name and the fault.</summary>
public class DamagedTransformTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData("options.json", "\"Whitespace\"", "\"Moses\"",
        "Option Tokenizer: expected one of Whitespace, BasicEnglish, Characters, Jamo, KoreanWords, found 'Moses'.")]
    [InlineData("options.json", "\"Whitespace\"", "null", "Tokenizer")]
    [InlineData("options.json", "\"Whitespace\"", "7", "Tokenizer")]
    [InlineData("options.json", "\"Whitespace\"", "{}",
        "Option Tokenizer: expected a name, or an object that begins with its Kind, found neither.")]
    [InlineData("options.json", "\"Text\"", "null", "null")]
    [InlineData("options.json", "\"InputColumn\"", "\"Input\"", "Input")]
    [InlineData("options.json", "}", "", "")]
    [InlineData("options.json", null, "null", "expected a JSON object, found null.")]
    [InlineData("options.json", null, "", "")]
    public void A_damaged_tokenizer_is_an_error(string entry, string? from, string to, string message) =>
        Check(_ml.Transforms.Text.TokenizeText("Tokens", "Text"), _ml.Texts("a b"), entry, from, to, message);

    [Theory]
    [InlineData("\"RegularExpression\"", "\"Oracle\"", "Oracle")]
    [InlineData("\"a\"", "\"(a\"", "Option Pattern: expected a regular expression (")]
    [InlineData("\"a\"", "null", "Pattern")]
    [InlineData("\"None\"", "\"RightToLeft\"", "Option PatternOptions: expected a combination of ")]
    [InlineData("\"00:00:10\"", "\"00:00:00\"", "Option TimeLimit: expected 1 ms to 1 day, found 00:00:00.")]
    [InlineData("\"PatternSeparates\"", "\"Separates\"", "Separates")]
    public void Damaged_settings_of_a_tokenizer_are_an_error(string from, string to, string message) =>
        Check(_ml.Transforms.Text.TokenizeText("Tokens", "Text", TextTokenizer.RegularExpression("a")), _ml.Texts("a b"), "options.json",
            from, to, message);

    [Theory]
    [InlineData("\"en\"", "\"tlh\"", "Option Language: expected one of de, en, ")]
    [InlineData("\"en\"", "null", "Language")]
    [InlineData("\"NonBreakingPrefixes\": null", "\"NonBreakingPrefixes\": [null]",
        "Option NonBreakingPrefixes: expected a list of lines, or null, found [null].")]
    public void Damaged_settings_of_a_detokenizer_are_an_error(string from, string to, string message) =>
        Check(_ml.Transforms.Text.DetokenizeText("Text", "Tokens", TextTokenizer.Moses()), _ml.Tokens(["a"]), "options.json", from,
            to, message);

    [Fact]
    public void A_detokenizer_that_cannot_detokenize_is_an_error() => Check(
        _ml.Transforms.Text.DetokenizeText("Text", "Tokens"),
        _ml.Tokens(["a"]),
        "options.json",
        "\"Whitespace\"",
        "{ \"Kind\": \"RegularExpression\", \"Pattern\": \"a\", \"Options\": {} }",
        "Option Tokenizer: expected a tokenizer that can detokenize, found 'RegularExpression'.");

    [Theory]
    [InlineData("options.json", "\"Lower\"", "\"Sideways\"", "LetterCase")]
    [InlineData("options.json", "\"Lower\"", "7", "Option LetterCase: expected one of Keep, Lower, Upper, found 7.")]
    [InlineData("options.json", "[]", "[null]",
        "Option RemovedSubstrings: expected a list of substrings, none of them empty, found [null].")]
    public void A_damaged_cleaner_is_an_error(string entry, string? from, string to, string message) =>
        Check(_ml.Transforms.Text.CleanText("Text"), _ml.Texts("a b"), entry, from, to, message);

    [Theory]
    [InlineData("\"(a)\\t\\\\1\"", "\"(a\\t\\\\1\"", "line 1: expected a regular expression, found '(a': ")]
    [InlineData("\"(a)\\t\\\\1\"", "null", "line 1: expected a rule, found null.")]
    [InlineData("\\\\1", "\\\\2", "line 1: expected one of the 1 groups, found '\\2' in '\\2'.")]
    [InlineData("\"Rules\"", "\"Rule\"", "Rule")]
    public void A_damaged_refine_table_is_an_error(string from, string to, string message) => Check(
        _ml.Transforms.Text.CleanText("Text", options: new CleanTextOptions { RefineTable = RefineTable.Parse([@"(a)" + "\t" + @"\1"]) }),
        _ml.Texts("a b"), "options.json", from, to, message);

    [Theory]
    [InlineData("options.json", "\"VocabularySize\": 4", "\"VocabularySize\": 2000000000",
        "vocabulary.txt': expected 2000000000 tokens, found 4.")]
    [InlineData("options.json", "\"VocabularySize\": 4", "\"VocabularySize\": 0", "Option VocabularySize: expected at least 1, found 0.")]
    [InlineData("options.json", "\"PaddingToken\": \"\\u003Cpad\\u003E\"", "\"PaddingToken\": \"b\"",
        "Option PaddingToken: expected one of Specials, or null, found 'b'.")]
    [InlineData("vocabulary.txt", "a\t2\n", "a\t2",
        "vocabulary.txt': line 3: expected a frequency of at least 0 after the tab, found '2b\t1'.")]
    [InlineData("vocabulary.txt", "b\t1\n", "", "vocabulary.txt': expected 4 tokens, found 3.")]
    [InlineData("vocabulary.txt", "b\t1\n", "b", "vocabulary.txt': line 4: expected a line break at the end, found the end of the file.")]
    [InlineData("vocabulary.txt", "b\t1\n", "a\n",
        "vocabulary.txt': line 4: expected a token not yet listed, found 'a' again, first in line 3.")]
    [InlineData("vocabulary.txt", "<unk>", "unk", "vocabulary.txt': expected the unknown token '<unk>' among the 4 tokens, found none.")]
    public void A_damaged_vocabulary_is_an_error(string entry, string? from, string to, string message) =>
        Check(_ml.Transforms.Text.MapTokensToVocabulary("Tokens"), _ml.Tokens(["a", "b", "a"]), entry, from, to, message);

    [Theory]
    [InlineData("options.json", "200", "-200", "Option Length: expected 1 to 1048576, or null, found -200.")]
    [InlineData("options.json", "200", "2000000000", "Option Length: expected 1 to 1048576, or null, found 2000000000.")]
    [InlineData("options.json", "200", "2e99", "Length")]
    [InlineData("options.json", "\"InitialToken\": null", "\"InitialToken\": \"\"",
        "Option InitialToken: expected a token, or null, found ''.")]
    public void A_damaged_padder_is_an_error(string entry, string? from, string to, string message)
    {
        IDataView tokens = _ml.Tokens(["a"]);
        IDataView data = _ml.Transforms.Text.MapTokensToVocabulary("Tokens").Fit(tokens).Transform(tokens);
        Check(_ml.Transforms.Text.PadSequence("Tokens"), data, entry, from, to, message);
    }

    [Theory]
    [InlineData("options.json", "\"ModelSize\": 2", "\"ModelSize\": 3", "codes.txt': expected 3 merges, found 2.")]
    [InlineData("options.json", "\"VocabularySize\": 1", "\"VocabularySize\": 2", "vocabulary.0.txt': expected 2 subwords, found 1.")]
    [InlineData("options.json", "\"VocabularyJoiner\": \"@@\"", "\"VocabularyJoiner\": null",
        "Option VocabularyJoiner: expected a joiner, found null.")]
    [InlineData("options.json", "\"Glossaries\": []", "\"Glossaries\": [\"(\"]", "Option Glossaries: expected regular expressions")]
    [InlineData("options.json", "\"JoinerSuffix\"", "\"Sideways\"", "Boundary")]
    [InlineData("options.json", "\"BytePairEncoding\"", "\"WordPiece\"",
        "Option Characters: expected a text, or null for WordPiece, found 'low'.")]
    [InlineData("codes.txt", "l ow</w>\n", "", "codes.txt': expected 2 merges, found 1.")]
    [InlineData("codes.txt", null, "#version: 0.2\nl o w\n",
        "codes.txt': line 2: expected two subwords with a space between them, found 'l o w'.")]
    [InlineData("vocabulary.0.txt", "low 2", "low",
        "vocabulary.0.txt': line 1: expected a subword, a space and its frequency, found 'low'.")]
    public void Damaged_subwords_are_an_error(string entry, string? from, string to, string message) => Check(
        _ml.Transforms.Text.TokenizeIntoSubwords("Tokens", options: new SubwordOptions { VocabularyThreshold = 1 }),
        _ml.Tokens(["low", "low"]),
        entry, from, to, message);

    [Theory]
    [InlineData("options.json", "\"ModelSize\": 9", "\"ModelSize\": 8", "vocab.txt': expected 8 entries, found 9.")]
    [InlineData("options.json", "\"MaximumTokenLength\": 100", "\"MaximumTokenLength\": 0",
        "Option MaximumTokenLength: expected at least 1 for WordPiece, or null, found 0.")]
    [InlineData("options.json", "\"UnknownToken\": \"[UNK]\"", "\"UnknownToken\": null",
        "Option UnknownToken: expected a token for WordPiece, or null, found null.")]
    [InlineData("vocab.txt", "[UNK]", "[unk]", "vocab.txt': expected the unknown token '[UNK]' among the 9 entries, found none.")]
    public void Damaged_word_pieces_are_an_error(string entry, string? from, string to, string message) => Check(
        _ml.Transforms.Text.TokenizeIntoSubwords("Tokens", options: new SubwordOptions { Algorithm = SubwordAlgorithm.WordPiece }),
        _ml.Tokens(["ab", "ab"]), entry, from, to, message);

    [Theory]
    [InlineData("\"Bioes\"", "\"Bilou\"", "Scheme")]
    [InlineData("\"Bioes\"", "\"None\"", "Option Scheme: expected a notation with spans, found None.")]
    [InlineData("\"Tokens\"", "\"\"", "Option OutputColumn: expected a column's name, found ''.")]
    public void A_damaged_converter_of_tags_is_an_error(string from, string to, string message) => Check(
        _ml.Transforms.Text.ConvertTags("Tokens", TagScheme.Bioes), _ml.Tokens(["B-X"]), "options.json", from, to, message);

    [Theory]
    [InlineData("\"TagsColumn\": \"Tokens\"", "\"TagsColumn\": null", "TagsColumn")]
    [InlineData("\"TextColumn\": null", "\"TextColumn\": \"\"", "Option TextColumn: expected a column's name, found ''.")]
    [InlineData("\"TextColumn\"", "\"Text\"", "Text")]
    public void A_damaged_gatherer_of_entities_is_an_error(string from, string to, string message) => Check(
        _ml.Transforms.Text.MapTagsToEntities(tagsColumnName: "Tokens"), _ml.Tokens(["B-X"]), "options.json", from, to, message);

    [Theory]
    [InlineData("\"FurtherColumns\": [", "\"FurtherColumns\": [ null,", "Option FurtherColumns: expected pairs of columns, found 'null'.")]
    [InlineData("\"OutputColumnName\": \"Other\"", "\"OutputColumnName\": \"\"", "")]
    public void Damaged_further_columns_are_an_error(string from, string to, string message)
    {
        InputOutputColumnPair[] columns = [new("Tokens"), new("Other", "Tokens")];
        Check(_ml.Transforms.Text.MapTokensToVocabulary(columns), _ml.Tokens(["a"]), "options.json", from, to, message);
    }

    [Theory]
    [InlineData("options.json", "\"Separator\": null", "\"Separator\": 1", "Separator")]
    [InlineData("options.json", "\"FinalToken\": null", "\"FinalToken\": \"\"", "Option FinalToken: expected a token, or null, found ''.")]
    public void A_damaged_way_back_is_an_error(string entry, string? from, string to, string message)
    {
        IDataView tokens = _ml.Tokens(["a"]);
        IDataView data = _ml.Transforms.Text.MapTokensToVocabulary("Tokens").Fit(tokens).Transform(tokens);
        Check(_ml.Transforms.Text.MapIdsToTokens("Tokens"), data, entry, from, to, message);
    }

    [Theory]
    [InlineData("options.json", "\"WordCount\": 24", "\"WordCount\": 25", "vocabulary.txt': expected 25 tokens, found 24.")]
    [InlineData("options.json", "\"WordCount\": 24", "\"WordCount\": 2", "Option WordCount: expected at least 3, found 2.")]
    [InlineData("options.json", "\"Topics\": 3", "\"Topics\": 2",
        "Option Shares: expected 2 numbers, one for each topic, found 3.")]
    [InlineData("options.json", "\"AlphaSum\": 10", "\"AlphaSum\": 1",
        "Option AlphaSum: expected at least 10, the least that LightLDA accepts, found 1.")]
    [InlineData("options.json", "\"Shares\": [", "\"Shares\": [ -1, ", "Option Shares: expected 3 numbers, one for each topic, found 4.")]
    [InlineData("vocabulary.txt", "sea\n", "ship\n", "expected a token not yet listed, found 'ship' again")]
    public void Damaged_topics_are_an_error(string entry, string from, string to, string message)
    {
        IDataView ids = PlantedTopics.Ids(_ml, PlantedTopics.Write(60));
        Check(_ml.Transforms.Text.FindTopics("Topics", "Ids", new() { Topics = 3, Iterations = 5 }), ids, entry, from, to, message);
    }

    [Theory]
    [InlineData("options.json", "\"TextCount\": 60", "\"TextCount\": 5", "expected a number of texts of at most 5, found ")]
    [InlineData("options.json", "\"TextCount\": 60", "\"TextCount\": 1", "Option TextCount: expected at least 2, found 1.")]
    [InlineData("options.json", "\"SingularValues\": [", "\"SingularValues\": [ 1, ",
        "Option SingularValues: expected 2 numbers, found 3.")]
    [InlineData("options.json", "\"Tolerance\": 0.001", "\"Tolerance\": 1", "Option Tolerance: expected above 0 and below 1, found 1.")]
    [InlineData("options.json", "\"TotalVariance\": ", "\"TotalVariance\": -", "Option TotalVariance: expected at least 0, found -")]
    public void A_damaged_semantic_analysis_is_an_error(string entry, string from, string to, string message)
    {
        IDataView ids = PlantedTopics.Ids(_ml, PlantedTopics.Write(60));
        Check(_ml.Transforms.Text.LatentSemanticAnalysis("Vector", "Ids", new() { Dimensions = 2 }), ids, entry, from, to, message);
    }

    [Fact]
    public void A_vocabulary_that_is_gone_is_an_error()
    {
        IDataView data = _ml.Tokens(["a"]);
        using MemoryStream model = Save(_ml.Transforms.Text.MapTokensToVocabulary("Tokens").Fit(data), data);
        using (var zip = new ZipArchive(model, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.Entries.Single(entry => entry.Name == "vocabulary.txt").Delete();
        }

        Assert.EndsWith("vocabulary.txt': no such entry in the model.", LoadError(model).Message, StringComparison.Ordinal);
    }

    private void Check(IEstimator<ITransformer> estimator, IDataView data, string entry, string? from, string to, string message)
    {
        using MemoryStream model = Save(estimator.Fit(data), data);
        SavedModel.Edit(model, entry, content =>
        {
            Assert.True(from is null || content.Contains(from), $"Not in {entry}: {from}\n{content}");
            return from is null ? to : content.Replace(from, to);
        });

        string error = LoadError(model).Message;
        Assert.Matches(@"^'.*(options\.json|vocabulary(\.0)?\.txt|codes\.txt|vocab\.txt)': ", error);
        Assert.Contains(message, error);
    }

    private MemoryStream Save(ITransformer transformer, IDataView data)
    {
        var stream = new MemoryStream();
        _ml.Model.Save(transformer, data.Schema, stream);
        return stream;
    }

    /// <summary>Gets the error itself: ML.NET creates components by reflection, which wraps whatever they throw.</summary>
    private static FormatException LoadError(MemoryStream model)
    {
        model.Position = 0;
        return Assert.IsType<FormatException>(
            Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(model, out _)).GetBaseException());
    }
}
