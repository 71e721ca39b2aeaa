using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Samples;
using Sentiment;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

public sealed class ReviewFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("reviews").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_csv_may_hold_commas_quotes_and_line_breaks_in_quotes()
    {
        string path = Write("imdb.csv", "review,sentiment\n\"Good, \"\"really\"\" good\",1\nBad,0\n\"Two\nlines\",1\n");

        Assert.Equal([("Good, \"really\" good", "1"), ("Bad", "0"), ("Two\nlines", "1")], Rows(path));
    }

    [Fact]
    public void A_tsv_takes_quotes_as_they_are_and_a_text_may_be_empty()
    {
        string path = Write("ratings.txt", "id\tdocument\tlabel\n7\t\"재미있다, 정말\t1\n8\t\t0\n9\t별로 \"\"\t0\n");

        Assert.Equal([("\"재미있다, 정말", "1"), ("", "0"), ("별로 \"\"", "0")], Rows(path));
    }

    [Fact]
    public void A_packed_file_reads_like_the_plain_one()
    {
        string plain = Write("a.tsv", "text\tsentiment\ngood\tpositive\nbad\tnegative\n");
        string packed = Path.Combine(folder, "a.tsv.gz");
        using (var stream = new GZipStream(File.Create(packed), CompressionMode.Compress))
        {
            stream.Write(File.ReadAllBytes(plain));
        }

        Assert.Equal([("good", "positive"), ("bad", "negative")], Rows(plain));
        Assert.Equal(Rows(plain), Rows(packed));
    }

    [Fact]
    public void Columns_are_taken_by_name_or_number()
    {
        string path = Write("odd.csv", "a,b,c\nx,one,two\ny,three,four\n");

        Assert.Equal([("two", "x"), ("four", "y")], Rows(path, "c", "a"));
        Assert.Equal([("one", "two"), ("three", "four")], Rows(path, "B", "2"));
        Assert.Equal([("b", "c"), ("one", "two"), ("three", "four")], Rows(path, "1", "2"));
    }

    [Fact]
    public void Without_a_header_the_longest_column_is_the_text_and_the_one_with_fewest_values_the_label()
    {
        string path = Write("bare.tsv", "1\tpos\tA long first review\n2\tneg\tA long second review\n3\tpos\tA long third review\n");

        Assert.Equal([("A long first review", "pos"), ("A long second review", "neg"), ("A long third review", "pos")], Rows(path));
    }

    [Theory]
    [InlineData("x.csv", "", null, "expected rows of text and label, found an empty file")]
    [InlineData("x.csv", "\n\n", null, "expected rows of text and label, found an empty file")]
    [InlineData("x.csv", "review,sentiment\n", null, "expected rows behind the header 'review, sentiment', found none")]
    [InlineData("x.csv", "review\ngood\n", null, "found one field, 'review'")]
    [InlineData("x.csv", "review,sentiment\ngood,1\n", "stars",
        "Option LabelField: expected one of the fields 0 'review', 1 'sentiment', found 'stars'")]
    [InlineData("x.csv", "review,sentiment\ngood,1\n", "2",
        "Option LabelField: expected one of the fields 0 'review', 1 'sentiment', found '2'")]
    [InlineData("x.csv", "review,sentiment\ngood,1\n", "0", "expected different fields for text and label, found field 0 for both")]
    [InlineData("x.xlsx", "review,sentiment\ngood,1\n", null, "expected a .csv, .tsv or .txt file")]
    [InlineData("x.csv", "review,sentiment\n\"good,1\n", null,
        "line 2, column 1: expected a quote that closes this one, found the end of the file")]
    public void What_cannot_be_read_is_named_with_what_was_expected(string name, string content, string? label, string message)
    {
        string path = Write(name, content);

        var error = Assert.Throws<SampleException>(() => new ReviewFile(path, LabelColumn: label).Load(new MLContext()));

        Assert.StartsWith(path, error.Message);
        Assert.Contains(message, error.Message);
    }

    [Fact]
    public void A_path_that_does_not_exist_says_so() =>
        Assert.Equal(
            "/nowhere/x.csv: expected a file, found nothing.",
            Assert.Throws<SampleException>(() => new ReviewFile("/nowhere/x.csv").Load(new MLContext())).Message);

    private string Write(string name, string content)
    {
        string path = Path.Combine(folder, name);
        File.WriteAllText(path, content, new UTF8Encoding(false));
        return path;
    }

    private static List<(string, string)> Rows(string path, string? text = null, string? label = null)
    {
        var ml = new MLContext();
        return [.. ml.Data.CreateEnumerable<Review>(new ReviewFile(path, text, label).Load(ml), reuseRowObject: false)
            .Select(r => (r.Text, r.Sentiment))];
    }
}
