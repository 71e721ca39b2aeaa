using System.Buffers;
using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.Tokenizers;
using static Microsoft.ML.NlpStudy.Tests.Support.PretrainedFileText;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class PretrainedTokenizeTextTests
{
    private readonly MLContext _ml = new(seed: 1);

    public static TheoryData<string, string[]> Tokenizers { get; } = new()
    {
        { "Bert", ["[CLS] hello how [SEP]", "", "[CLS] [SEP]", "[CLS] un ##want ##ed ! [SEP]"] },
        { "WordPiece", ["[UNK] how", "", "", "[UNK]"] },
        { "BytePair", ["H e ll o \u0120 h o w", "", "\u0120", "u n w a n t e d !"] },
    };

    [Theory]
    [MemberData(nameof(Tokenizers))]
    public void A_pretrained_tokenizer_is_part_of_the_model(string name, string[] expected)
    {
        IDataView data = _ml.Texts("Hello how", "", " ", "unwanted!");
        var estimator = _ml.Transforms.Text.TokenizeText("Tokens", "Text", Create(name));
        TokenizeTextTransformer transformer = ComponentChecks.Holds(_ml, estimator, data);
        Assert.Equal(expected, transformer.Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens"));

        ITransformer loaded = ComponentChecks.SaveAndLoad(_ml, transformer, data.Schema);
        using var engine = new MLContext().Model.CreatePredictionEngine<TextRows.TextRow, TextRows.TokensRow>(loaded);
        Assert.Equal(expected[3], string.Join(' ', engine.Predict(new TextRows.TextRow { Text = "unwanted!" }).Tokens));
    }

    [Fact]
    public void The_files_are_saved_byte_for_byte()
    {
        using MemoryStream model = Save(Create("BytePair"));
        using var zip = new ZipArchive(model);
        Assert.Equal(Json(BytePair).ToArray(), Content(zip, "vocab.json"));
        Assert.Equal(Lines(BytePairMerges).ToArray(), Content(zip, "merges.txt"));
    }

    [Fact]
    public void Any_tokenizer_of_the_package_cuts_text()
    {
        IDataView data = _ml.Texts("Hello how", "", null, "low \uD83D");
        Tokenizer bert = BertTokenizer.Create(Lines(Bert));
        IDataView output = _ml.Transforms.Text.TokenizeText("Tokens", "Text", bert).Fit(data).Transform(data);
        Assert.Equal(["hello how", "", "", "low"], output.VectorColumn<ReadOnlyMemory<char>>("Tokens"));
        Assert.Equal(["x y"], _ml.Transforms.Text.TokenizeText("Text", null, new PairTokenizer()).Fit(data).Transform(_ml.Texts("x"))
            .VectorColumn<ReadOnlyMemory<char>>("Text"));
        Assert.Throws<ArgumentNullException>("tokenizer", () => _ml.Transforms.Text.TokenizeText("Tokens", "Text", (Tokenizer)null!));
    }

    [Fact]
    public void A_tokenizer_that_does_not_tell_how_it_was_made_cannot_be_saved()
    {
        IDataView data = _ml.Texts("low");
        ITransformer transformer = _ml.Transforms.Text.TokenizeText("Tokens", "Text", new PairTokenizer()).Fit(data);
        string message = Assert.Throws<InvalidOperationException>(
            () => _ml.Model.Save(transformer, data.Schema, new MemoryStream())).Message;
        Assert.StartsWith("Tokenizer PairTokenizer: expected a tokenizer that can be written into a model, found an instance of ", message);
        Assert.Contains("PretrainedTokenizer.Bert, .WordPiece or .BytePair", message);
    }

    [Theory]
    [InlineData("Bert", "vocab.txt", "lowest\n", "", "expected 34 tokens, found 33.")]
    [InlineData("Bert", "vocab.txt", "[MASK]", "[mask]", "expected the token '[MASK]' in one of the 34 lines, found it in none.")]
    [InlineData("Bert", "options.json", "\"VocabularySize\": 34", "\"VocabularySize\": 0",
        "Option VocabularySize: expected at least 1, found 0.")]
    [InlineData("Bert", "options.json", "\"LowerCase\": true", "\"LowerCase\": 7", "LowerCase")]
    [InlineData("Bert", "options.json", "\"Bert\"", "\"Bart\"", "Bart")]
    [InlineData("WordPiece", "options.json", "[UNK]", "[unk]",
        "Option UnknownToken: expected one of the 34 tokens of the vocabulary, found '[unk]'.")]
    [InlineData("WordPiece", "options.json", "100", "1000", "Option LongestWord: expected 1 to 500, found 1000.")]
    [InlineData("BytePair", "vocab.json", "}", "", "expected a JSON object of tokens and their ids: ")]
    [InlineData("BytePair", "vocab.json", "\"he\"", "\"eh\"", "merges.txt': ")]
    [InlineData("BytePair", "merges.txt", "he ll\n", "", "merges.txt': expected 5 merges, found 4.")]
    [InlineData("BytePair", "merges.txt", "he ll", "he  ll",
        "merges.txt': line 3: expected two tokens with a blank between them, found 'he  ll'.")]
    [InlineData("BytePair", "options.json", "\"Gpt2\"", "7",
        "Option Boundaries: expected one of WhiteSpace, WordsAndOthers, Gpt2, found 7.")]
    [InlineData("BytePair", "options.json", "\"SpecialTokens\": []", "\"SpecialTokens\": null", "SpecialTokens")]
    public void A_damaged_model_is_an_error(string name, string entry, string from, string to, string message)
    {
        using MemoryStream model = Save(Create(name));
        using (var zip = new ZipArchive(model, ZipArchiveMode.Update, leaveOpen: true))
        {
            string content = System.Text.Encoding.UTF8.GetString(Content(zip, entry));
            Assert.Contains(from, content);
            string path = zip.Entries.Single(candidate => candidate.Name == entry).FullName;
            SavedModel.Replace(zip, path, _ => System.Text.Encoding.UTF8.GetBytes(content.Replace(from, to)));
        }

        Assert.Contains(message, LoadError(model).Message);
    }

    [Theory]
    [InlineData("Bert", "vocab.txt")]
    [InlineData("BytePair", "merges.txt")]
    public void A_model_without_its_files_is_an_error(string name, string entry)
    {
        using MemoryStream model = Save(Create(name));
        using (var zip = new ZipArchive(model, ZipArchiveMode.Update, leaveOpen: true))
        {
            zip.Entries.Single(candidate => candidate.Name == entry).Delete();
        }

        Assert.EndsWith($"{entry}': no such entry in the model.", LoadError(model).Message);
    }

    private static PretrainedTokenizer Create(string name) => name switch
    {
        "Bert" => PretrainedTokenizer.Bert(Lines(Bert), new BertTokenizerOptions { AddSpecialTokens = true }),
        "WordPiece" => PretrainedTokenizer.WordPiece(Lines(Bert)),
        _ => PretrainedTokenizer.BytePair(Json(BytePair), Lines(BytePairMerges)),
    };

    private MemoryStream Save(TextTokenizer tokenizer)
    {
        IDataView data = _ml.Texts("low");
        var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.Text.TokenizeText("Tokens", "Text", tokenizer).Fit(data), data.Schema, stream);
        return stream;
    }

    private static byte[] Content(ZipArchive zip, string entry)
    {
        using Stream content = zip.Entries.Single(candidate => candidate.Name == entry).Open();
        using var copy = new MemoryStream();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    /// <summary>Gets the error itself: ML.NET creates components by reflection, which wraps whatever they throw.</summary>
    private static FormatException LoadError(MemoryStream model)
    {
        model.Position = 0;
        return Assert.IsType<FormatException>(
            Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(model, out _)).GetBaseException());
    }

    /// <summary>Two tokens for any text, and one without a value between them.</summary>
    private sealed class PairTokenizer : Tokenizer
    {
        public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten) =>
            throw new NotSupportedException();

        protected override EncodeResults<EncodedToken> EncodeToTokens(string? text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
            new() { Tokens = [new EncodedToken(0, "x", 0..1), new EncodedToken(1, "", 1..1), new EncodedToken(2, "y", 1..1)] };
    }
}
