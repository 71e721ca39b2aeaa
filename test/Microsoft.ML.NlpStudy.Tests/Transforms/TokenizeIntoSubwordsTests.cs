using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public class TokenizeIntoSubwordsTests
{
    private readonly MLContext _ml = new(seed: 1);

    private IDataView Corpus => _ml.Tokens([.. SubwordExamples.Tokens.Chunk(7)]);

    [Fact]
    public void Subwords_are_learned_and_cut()
    {
        TokenizeIntoSubwordsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.TokenizeIntoSubwords("Subwords", "Tokens", new SubwordOptions { MergeCount = 40 }), Corpus);

        var model = Assert.IsType<BytePairEncoding>(transformer.Model);
        Assert.Equal(SubwordExamples.Merges, model.Merges.Select(merge => $"{merge.First} {merge.Second}"));
        Assert.Equal(
            ["lo@@ west ne@@ wer", "", "bana@@ na@@ s"],
            transformer.Transform(_ml.Tokens(["lowest", null, "newer"], [], ["bananas"])).VectorColumn<ReadOnlyMemory<char>>("Subwords"));
    }

    [Fact]
    public void A_column_of_text_is_cut_at_white_space_first()
    {
        IDataView data = _ml.Texts("low  lower\tlow", null, "lower");
        TokenizeIntoSubwordsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.TokenizeIntoSubwords("Subwords", "Text"), data);
        Assert.Equal(["low lower low", "", "lower"], transformer.Transform(data).VectorColumn<ReadOnlyMemory<char>>("Subwords"));
    }

    [Fact]
    public void Every_option_of_cutting_survives_saving()
    {
        var options = new SubwordOptions
        {
            MergeCount = 40,
            Boundary = SubwordBoundary.WordEndSuffix,
            Joiner = "##",
            Glossaries = ["an", "[0-9]+"],
            VocabularyThreshold = 3,
        };
        IDataView data = Corpus;
        TokenizeIntoSubwordsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.TokenizeIntoSubwords("Tokens", options: options), data);
        var loaded = (TokenizeIntoSubwordsTransformer)ComponentChecks.SaveAndLoad(_ml, transformer, data.Schema);

        Assert.Equal(
            ["l o w e r</w> newest</w> b an an a</w> 12 x</w>", ""],
            loaded.Transform(_ml.Tokens(["lower", "newest", "banana", "12x"], [])).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
        Assert.Equal(transformer.GetVocabulary("Tokens")!.Frequencies, loaded.GetVocabulary("Tokens")!.Frequencies);
        Assert.Equal("##", loaded.GetVocabulary("Tokens")!.Joiner);
        Assert.Equal(((BytePairEncoding)transformer.Model).Characters, ((BytePairEncoding)loaded.Model).Characters);
        Assert.Equal(SubwordBoundary.WordEndSuffix, loaded.Boundary);
        Assert.Equal(
            "Output column 'Text': expected one of 'Tokens'. (Parameter 'outputColumnName')",
            Assert.Throws<ArgumentException>(() => loaded.GetVocabulary("Text")).Message);
    }

    [Fact]
    public void Word_pieces_are_learned_and_cut()
    {
        IDataView data = Corpus;
        var options = new SubwordOptions { Algorithm = SubwordAlgorithm.WordPiece, MergeCount = 30 };
        TokenizeIntoSubwordsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.TokenizeIntoSubwords("Subwords", "Tokens", options), data);
        Assert.Equal(
            ["low ##s low", "[UNK]"],
            transformer.Transform(_ml.Tokens(["lows", "low"], ["Q"])).VectorColumn<ReadOnlyMemory<char>>("Subwords"));
    }

    [Fact]
    public void Columns_learn_together_and_keep_vocabularies_of_their_own()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            Enumerable.Repeat(new Pair { Source = "lower lower haus", Target = "slower house" }, 3));
        InputOutputColumnPair[] columns = [new("SourceSubwords", "Source"), new("Target")];
        var options = new SubwordOptions { VocabularyThreshold = 3 };
        TokenizeIntoSubwordsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.TokenizeIntoSubwords(columns, options), data);

        Assert.Equal(["haus 3", "lower 6"],
            transformer.GetVocabulary("SourceSubwords")!.Frequencies.Select(entry => $"{entry.Key} {entry.Value}").Order());
        Assert.Equal(["house 3", "slower 3"],
            transformer.GetVocabulary("Target")!.Frequencies.Select(entry => $"{entry.Key} {entry.Value}").Order());
        IDataView test = transformer.Transform(_ml.Data.LoadFromEnumerable([new Pair { Source = "slower house", Target = "lower" }]));
        Assert.Equal(["s@@ lower h@@ o@@ u@@ s@@ e"], test.VectorColumn<ReadOnlyMemory<char>>("SourceSubwords"));
        Assert.Equal(["l@@ o@@ w@@ e@@ r"], test.VectorColumn<ReadOnlyMemory<char>>("Target"));
    }

    [Fact]
    public void A_given_model_is_applied_without_a_look_at_the_rows()
    {
        IDataView data = _ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 1).Select<int, TextRows.TokensRow>(_ => throw new InvalidOperationException("The rows were read.")));
        var options = new SubwordOptions { Model = SubwordExamples.Model };
        TokenizeIntoSubwordsTransformer transformer = _ml.Transforms.Text.TokenizeIntoSubwords("Tokens", options: options).Fit(data);
        Assert.Same(SubwordExamples.Model, transformer.Model);
        Assert.Null(transformer.GetVocabulary("Tokens"));
        Assert.Equal(["lo@@ west"], transformer.Transform(_ml.Tokens(["lowest"])).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
    }

    [Fact]
    public void Codes_without_a_version_survive_saving()
    {
        var model = NlpStudy.Text.BytePairCodes.Read(new MemoryStream("l o\nlo w\nlow </w>\n"u8.ToArray()));
        IDataView data = _ml.Tokens(["low", "lowlow"]);
        ComponentChecks.Holds(_ml, _ml.Transforms.Text.TokenizeIntoSubwords("Tokens", options: new SubwordOptions { Model = model }), data);
    }

    [Fact]
    public void Dropout_depends_on_the_seed_and_the_row_alone_and_is_not_saved()
    {
        IDataView data = Corpus;
        var transformer = _ml.Transforms.Text.TokenizeIntoSubwords("Tokens", options: new SubwordOptions { Model = SubwordExamples.Model })
            .Fit(data);
        string[] without = transformer.Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens");
        TokenizeIntoSubwordsTransformer dropping = transformer.WithDropout(0.5, seed: 3);
        string[] once = dropping.Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens");

        Assert.NotEqual(without, once);
        Assert.Equal(once, dropping.Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
        Assert.Equal(once, transformer.WithDropout(0.5, seed: 3).Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
        Assert.NotEqual(once, transformer.WithDropout(0.5, seed: 4).Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
        Assert.Equal(
            without, ComponentChecks.SaveAndLoad(_ml, dropping, data.Schema).Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens"));
        Assert.Equal(without, transformer.Transform(data).VectorColumn<ReadOnlyMemory<char>>("Tokens"));

        IDataView repeated = _ml.Tokens([.. Enumerable.Repeat<string[]>(["newest", "theatre"], 20)]);
        Assert.True(dropping.Transform(repeated).VectorColumn<ReadOnlyMemory<char>>("Tokens").Distinct().Count() > 5);
    }

    [Fact]
    public void A_text_goes_through_tokens_subwords_and_back()
    {
        IDataView data = _ml.Data.LoadFromEnumerable([
            new Marked { Text = "lowest theatre, bananas!", Tokens = ["lowest", "theatre", ",", "bananas", "!"] },
            new Marked { Text = "", Tokens = [] },
        ]);
        var options = new SubwordOptions { Model = SubwordExamples.Model, Boundary = SubwordBoundary.WordStartPrefix };
        var pipeline = _ml.Transforms.Text.MarkWordStarts("Marked", "Tokens", "Text")
            .Append(_ml.Transforms.Text.TokenizeIntoSubwords("Subwords", "Marked", options))
            .Append(_ml.Transforms.Text.DetokenizeSubwords("Again", "Subwords", SubwordBoundary.WordStartPrefix));

        IDataView output = ComponentChecks.Holds(_ml, pipeline, data).Transform(data);

        Assert.Equal(["▁lowest ▁theatre , ▁bananas !", ""], output.VectorColumn<ReadOnlyMemory<char>>("Marked"));
        Assert.Equal(["▁▁lo west ▁▁theatr e ▁, ▁▁bana na s ▁!", ""], output.VectorColumn<ReadOnlyMemory<char>>("Subwords"));
        Assert.Equal(["lowest theatre, bananas!", ""], output.TextColumn("Again"));
    }

    [Fact]
    public void Subwords_are_put_together_with_any_mark()
    {
        IDataView data = _ml.Tokens(["lo@@", "west", "a"], [null, "b"], []);
        Assert.Equal(
            ["lowest a", "b", ""],
            ComponentChecks.Holds(_ml, _ml.Transforms.Text.DetokenizeSubwords("Text", "Tokens"), data).Transform(data).TextColumn("Text"));
        data = _ml.Tokens(["lo~", "west", "a"]);
        Assert.Equal(
            ["lowest a"],
            ComponentChecks.Holds(_ml, _ml.Transforms.Text.DetokenizeSubwords("Text", "Tokens", joiner: "~"), data).Transform(data)
                .TextColumn("Text"));
    }

    [Fact]
    public void Fitting_reads_the_rows_once_and_tells_the_log_what_it_learned()
    {
        int passes = 0;
        var lines = new List<string>();
        _ml.Log += (_, e) => lines.Add(e.Message);
        _ml.Transforms.Text.TokenizeIntoSubwords("Tokens", options: new SubwordOptions { VocabularyThreshold = 1 })
            .Fit(_ml.Data.LoadFromEnumerable(Rows()));

        Assert.Equal(1, passes);
        Assert.Contains(
            lines, line => line.EndsWith("BytePairEncoding: 2 merges from 3 tokens, 2 of them distinct.", StringComparison.Ordinal));

        IEnumerable<TextRows.TokensRow> Rows()
        {
            passes++;
            yield return new TextRows.TokensRow { Tokens = ["low", "b", "low"] };
        }
    }

    [Fact]
    public void Wrong_columns_and_input_without_tokens_are_clear_errors()
    {
        Assert.Equal(
            "Input column 'Tokens': expected at least one token, found none in 2 rows.",
            Assert.Throws<InvalidOperationException>(
                () => _ml.Transforms.Text.TokenizeIntoSubwords("Tokens").Fit(_ml.Tokens([], [null]))).Message);
        Assert.Equal(
            "Input column 'Number': expected text or a vector of text, found Single. (Parameter 'inputSchema')",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => _ml.Transforms.Text.TokenizeIntoSubwords("Subwords", "Number").Fit(_ml.Texts("a"))).Message);
        Assert.Equal(
            "Input column 'Text': expected text, found no such column among 'Tokens'. (Parameter 'inputSchema')",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.MarkWordStarts("Marked", "Tokens", "Text")
                .GetOutputSchema(ComponentChecks.ShapeOf(_ml.Tokens(["a"]).Schema))).Message);
        Assert.Equal(
            "Output columns: expected at least one, and different ones, found ['A', 'A']. (Parameter 'columns')",
            Assert.Throws<ArgumentException>(() => _ml.Transforms.Text.TokenizeIntoSubwords([new("A", "B"), new("A", "C")])).Message);
        Assert.Equal(
            "Option Joiner: expected some characters, found ''. (Parameter 'Joiner')",
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Transforms.Text.DetokenizeSubwords("A", "B", joiner: "")).Message);
    }

    [Fact]
    public void The_codes_in_a_saved_model_are_those_that_subword_nmt_reads()
    {
        IDataView data = Corpus;
        using var stream = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.Text.TokenizeIntoSubwords("Tokens", options: new SubwordOptions { MergeCount = 40 }).Fit(data),
            data.Schema, stream);
        using var zip = new ZipArchive(stream);
        using var reader = new StreamReader(zip.Entries.Single(entry => entry.Name == "codes.txt").Open());
        Assert.Equal("#version: 0.2\n" + string.Concat(SubwordExamples.Merges.Select(merge => merge + "\n")), reader.ReadToEnd());
    }

    /// <summary>25,000 reviews: the merges are those that subword-nmt 0.3.9 learns, as the digest of its file of codes tells.</summary>
    [DataFact("imdb/train.csv.gz")]
    public void The_merges_of_a_real_corpus_are_those_of_subword_nmt()
    {
        string path = DataFactAttribute.Unpack("imdb/train.csv.gz");
        try
        {
            IDataView reviews = _ml.Data.LoadFromTextFile<Review>(
                path, new TextLoader.Options { HasHeader = true, Separators = [','], AllowQuoting = true, ReadMultilines = true });
            var model = (BytePairEncoding)_ml.Transforms.Text.TokenizeIntoSubwords("Subwords", "Text").Fit(reviews).Model;
            using var codes = new MemoryStream();
            NlpStudy.Text.BytePairCodes.Write(model, codes);
            Assert.Equal(
                "1932F37C83A3DCB1186A54C7D4178E3EC3BCF84B5D7A0740D36410013F3C8709",
                Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(codes.ToArray())));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private sealed class Review
    {
        [LoadColumn(0)]
        public string Text { get; set; } = "";
    }

    private sealed class Pair
    {
        public string Source { get; set; } = "";

        public string Target { get; set; } = "";
    }

    private sealed class Marked
    {
        public string Text { get; set; } = "";

        public string[] Tokens { get; set; } = [];
    }
}
