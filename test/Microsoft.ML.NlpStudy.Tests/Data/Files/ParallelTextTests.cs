using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

public sealed class ParallelTextTests : IDisposable
{
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Line_n_of_one_file_stands_beside_line_n_of_the_other()
    {
        string german = _files.Write("train.de", "Ein \"Hund\".\n\nZwei,\tdrei\n");
        string english = _files.WritePacked("train.en.gz", "A \"dog\".\r\nempty\r\nTwo,\tthree"u8.ToArray());

        CorpusView view = _ml.Data.LoadParallelFiles(german, english);

        Assert.Equal(["Source", "Target"], view.Schema.Select(column => column.Name));
        Assert.Equal(["Ein \"Hund\".|A \"dog\".", "|empty", "Zwei,\tdrei|Two,\tthree"], view.Lines());
        Assert.Equal(
            ["Ein \"Hund\".|A \"dog\".", "Zwei,\tdrei|Two,\tthree"],
            _ml.Data.LoadParallelFiles(german, english, new ParallelFilesOptions { SkipEmpty = true }).Lines());
    }

    [Theory]
    [InlineData("a\nb\nc\n", "1\n2\n", 3, 2)]
    [InlineData("a\n", "1\n2\n\n", 1, 3)]
    [InlineData("", "1", 0, 1)]
    [InlineData("a\nb", "", 2, 0)]
    public void Files_of_different_length_are_an_error_with_both_lengths(string source, string target, int sourceLines, int targetLines)
    {
        string sourcePath = _files.Write("x.de", source), targetPath = _files.Write("x.en", target);

        var error = Assert.Throws<FormatException>(() => _ml.Data.LoadParallelFiles(sourcePath, targetPath).Rows());

        Assert.Equal(
            $"Parallel files: expected as many lines in one as in the other, found {sourceLines} in {sourcePath} and {targetLines} in "
                + $"{targetPath}.",
            error.Message);
    }

    [Fact]
    public void A_carriage_return_alone_is_a_character()
    {
        string source = _files.Write("x.de", [.. "eins\rund mehr\r\nzwei\n"u8, 0xFF, .. "\rdrei\n"u8]),
            target = _files.Write("x.en", "one and more\r\ntwo\nthree");

        CorpusView view = _ml.Data.LoadParallelFiles(source, target, new ParallelFilesOptions { BadRows = BadRowHandling.Skip });

        Assert.Equal(["eins\rund mehr|one and more", "zwei|two"], view.Lines());
        Assert.Equal((3L, 1), (view.BadRows!.First[0].Line, view.BadRows.First[0].Column));
    }

    [Theory]
    [InlineData("korean,english\n가,go\n")]
    [InlineData("source,target\n가,go\n")]
    [InlineData("한국어,영어\n가,go\n")]
    [InlineData("ko,en\n가,go\n")]
    public void A_table_whose_first_row_names_languages_has_a_header(string content)
    {
        string path = _files.Write("x.csv", content);

        Assert.Equal(["가|go"], _ml.Data.LoadParallelTable(path).Lines());
        Assert.Equal(2, _ml.Data.LoadParallelTable(path, new ParallelTableOptions { HasHeader = false }).Rows().Count);
    }

    [Fact]
    public void A_bad_line_takes_its_translation_along()
    {
        string source = _files.Write("x.de", [.. "a\nb"u8, 0xFF, .. "\nc\nd\n"u8]);
        string target = _files.Write("x.en", [.. "1\n2\n3"u8, 0xFE, .. "\n4\n"u8]);

        CorpusView view = _ml.Data.LoadParallelFiles(source, target, new ParallelFilesOptions { BadRows = BadRowHandling.Skip });

        Assert.Equal(["a|1", "d|4"], view.Lines());
        Assert.Equal([(source, 2L), (target, 3L)], view.BadRows!.First.Select(row => (row.FilePath, row.Line)));
    }

    [Fact]
    public void A_table_has_the_text_and_its_translation_in_each_row()
    {
        string path = _files.Write("kor-eng.tsv", "Go.\t가.\tCC-BY 2.0\n\"Hi.\t안녕.\tCC-BY 2.0\nWho?\t\tCC-BY 2.0\n");

        Assert.Equal(["Go.|가.", "\"Hi.|안녕.", "Who?|"], _ml.Data.LoadParallelTable(path).Lines());
        Assert.Equal(
            ["가.|Go.", "안녕.|\"Hi."],
            _ml.Data.LoadParallelTable(path, new ParallelTableOptions { SourceField = "1", TargetField = "0", SkipEmpty = true }).Lines());
    }

    [Fact]
    public void A_table_may_have_a_header()
    {
        string path = _files.Write("x.csv", "korean,english\n가,go\n");
        var options = new ParallelTableOptions
        {
            HasHeader = true,
            SourceField = "english",
            TargetField = "korean",
            SourceColumnName = "En",
            TargetColumnName = "Ko"
        };

        CorpusView view = _ml.Data.LoadParallelTable(path, options);

        Assert.Equal(["En", "Ko"], view.Schema.Select(column => column.Name));
        Assert.Equal(["go|가"], view.Lines());
        Assert.Contains("Option TargetField",
            Assert.Throws<ArgumentException>(() => _ml.Data.LoadParallelTable(path, options with { TargetField = "german" })).Message);
    }

    [Fact]
    public void A_missing_file_is_named_before_any_work()
    {
        string there = _files.Write("x.de", "a");

        Assert.StartsWith(_files.In("x.en"),
            Assert.Throws<FileNotFoundException>(() => _ml.Data.LoadParallelFiles(there, _files.In("x.en"))).Message);
        Assert.Throws<FormatException>(() => _ml.Data.LoadParallelTable(_files.Write("empty.tsv", "")));
        Assert.Contains(
            "expected a text and its translation with a tab between, found one field",
            Assert.Throws<FormatException>(() => _ml.Data.LoadParallelTable(_files.Write("commas.tsv", "Go.,가.\n"))).Message);
    }
}
