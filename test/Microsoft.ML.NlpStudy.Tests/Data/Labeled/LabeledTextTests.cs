using System.Text;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

public sealed class LabeledTextTests : IDisposable
{
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("imdb.csv", "review,sentiment\n\"Good, \"\"really\"\"\",1\nBad,0\n", "Good, \"really\"|1", "Bad|0")]
    [InlineData("kaggle.csv", "review,sentiment\n\"Good.<br /><br />Two\nlines\",positive\nBad,negative\n",
        "Good.<br /><br />Two\nlines|positive", "Bad|negative")]
    [InlineData("nsmc.txt", "id\tdocument\tlabel\n7\t\"재미있다, 정말\t1\n8\t\t0\n", "\"재미있다, 정말|1", "|0")]
    [InlineData("bare.tsv", "1\t재미있는 영화\n0\t지루한 영화였다\n1\t또 보고 싶다\n", "재미있는 영화|1", "지루한 영화였다|0", "또 보고 싶다|1")]
    [InlineData("turned.csv", "Rating,Unnamed,Comment\n5,x,good\n1,y,bad\n", "good|5", "bad|1")]
    [InlineData("pandas.csv", ",text,class\n0,good,a\n1,bad,b\n", "good|a", "bad|b")]
    public void The_usual_layouts_read_without_options(string name, string content, params string[] expected)
    {
        CorpusView view = _ml.Data.LoadLabeledText(_files.Write(name, content));

        Assert.Equal(["Text", "Label"], view.Schema.Select(column => column.Name));
        Assert.Equal(expected, view.Lines());
    }

    [Fact]
    public void The_study_notes_csv_reads_in_latin1()
    {
        string path = _files.Write("IMDb_Reviews.csv", Encoding.Latin1.GetBytes("review,sentiment\n\"A café, a \"\"déjà vu\"\"\",1\n"));

        Assert.Throws<FormatException>(() => _ml.Data.LoadLabeledText(path).Rows());
        Assert.Equal(["A café, a \"déjà vu\"|1"], _ml.Data.LoadLabeledText(path, new LabeledTextOptions { Encoding = "latin1" }).Lines());
    }

    [Fact]
    public void Fields_and_columns_are_named_by_the_caller()
    {
        string path = _files.Write("odd.csv", "a,b,c\nx,one,two\ny,three,four\n");

        Assert.Equal(["two|x", "four|y"], Load("c", "a"));
        Assert.Equal(["one|two", "three|four"], Load("B", "2"));
        Assert.Equal(["b|c", "one|two", "three|four"], Load("1", "2"));
        CorpusView view = _ml.Data.LoadLabeledText(
            path, new LabeledTextOptions { TextColumnName = "T", LabelColumnName = "L", LabelField = "a" });
        Assert.Equal(["T", "L"], view.Schema.Select(column => column.Name));
        Assert.Equal(2, view.Rows().Count);

        string[] Load(string text, string label) =>
            _ml.Data.LoadLabeledText(path, new LabeledTextOptions { TextField = text, LabelField = label }).Lines();
    }

    [Fact]
    public void Rows_without_text_are_left_out_where_that_is_asked_for()
    {
        string path = _files.Write("x.txt", "id\tdocument\tlabel\n1\tgood\t1\n2\t\t0\n3\t \t0\n4\tbad\t\n");

        Assert.Equal(["good|1", "|0", " |0", "bad|"], _ml.Data.LoadLabeledText(path).Lines());
        Assert.Equal(["good|1", "bad|"], _ml.Data.LoadLabeledText(path, new LabeledTextOptions { SkipEmpty = true }).Lines());
    }

    [Theory]
    [InlineData("", "expected rows of text and label, found an empty file")]
    [InlineData("\n\n", "expected rows of text and label, found an empty file")]
    [InlineData("review,sentiment\n", "expected rows behind the header 'review, sentiment', found none")]
    [InlineData("review\tsentiment\ngood\t1\n",
        "expected a field of text and one of labels with ',' between, found one field, 'review\tsentiment'. Option Separator sets another. "
            + "There is a tab in it.")]
    public void A_file_without_labelled_rows_is_refused(string content, string message)
    {
        string path = _files.Write("x.csv", content);

        var error = Assert.Throws<FormatException>(() => _ml.Data.LoadLabeledText(path));

        Assert.StartsWith(path, error.Message);
        Assert.Contains(message, error.Message);
    }

    [Theory]
    [InlineData("stars", "Option LabelField: expected one of the fields 0 'review', 1 'sentiment', found 'stars'")]
    [InlineData("2", "Option LabelField: expected one of the fields 0 'review', 1 'sentiment', found '2'")]
    [InlineData("0", "expected different fields for text and label, found field 0 for both")]
    public void A_label_that_is_not_there_is_refused(string label, string message)
    {
        string path = _files.Write("x.csv", "review,sentiment\ngood,1\n");

        Assert.Contains(
            message,
            Assert.Throws<ArgumentException>(
                () => _ml.Data.LoadLabeledText(path, new LabeledTextOptions { LabelField = label })).Message);
    }

    [Fact]
    public void Columns_must_have_names_of_their_own()
    {
        string path = _files.Write("x.csv", "review,sentiment\ngood,1\n");

        Assert.Contains("Option LabelColumnName: expected a name that no other column has, found 'Text'",
            Error(new() { LabelColumnName = "Text" }));
        Assert.Contains("Option TextColumnName", Error(new() { TextColumnName = "" }));
        Assert.Contains("Option TextField", Error(new() { TextField = "" }));

        string Error(LabeledTextOptions options) =>
            Assert.Throws<ArgumentOutOfRangeException>(() => _ml.Data.LoadLabeledText(path, options)).Message;
    }
}
