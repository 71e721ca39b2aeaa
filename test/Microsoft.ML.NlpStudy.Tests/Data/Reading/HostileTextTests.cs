using System.Diagnostics;
using System.IO.Compression;
using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Data;

/// <summary>Files that are made to use up time or memory.</summary>
public sealed class HostileTextTests : IDisposable
{
    private readonly CorpusFiles _files = new();
    private readonly MLContext _ml = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void A_packed_file_of_one_endless_quoted_field_takes_bounded_memory()
    {
        // Half a megabyte that unpacks to 512 MB.
        string path = Bomb("a,b\n1,\"", 512);
        long before = GC.GetAllocatedBytesForCurrentThread();

        var error = Assert.Throws<FormatException>(
            () => _ml.Data.LoadDelimited(path, new DelimitedTextOptions { MaximumRowLength = 1 << 20 }).Rows());

        Assert.EndsWith("line 2, column 1: expected a row of at most 1,048,576 characters (MaximumRowLength), found a longer one.",
            error.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 << 20);
    }

    [Fact]
    public void A_line_that_is_too_long_is_passed_without_keeping_it()
    {
        string path = Bomb("a,b\n1,", 256, "\n3,4\n");
        CorpusView view = _ml.Data.LoadDelimited(
            path, new DelimitedTextOptions { MaximumRowLength = 1 << 16, BadRows = BadRowHandling.Skip });

        Assert.Equal(["3|4"], view.Lines());
        Assert.Equal(2, Assert.Single(view.BadRows!.First).Line);
    }

    [Fact]
    public void A_line_of_nothing_but_invalid_bytes_is_one_place_to_remember()
    {
        byte[] bytes = new byte[4 << 20];
        bytes.AsSpan().Fill(0xFF);
        string path = _files.Write("x.csv", [.. "a,b\n1,2\n"u8, .. bytes, .. "\n3,4\n"u8, 0xFF, .. ",\n5,6"u8]);
        CorpusView view = _ml.Data.LoadDelimited(
            path, new DelimitedTextOptions { MaximumRowLength = 1 << 20, BadRows = BadRowHandling.Skip });
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(["1|2", "3|4", "5|6"], view.Lines());

        Assert.Equal([3L, 5], view.BadRows!.First.Select(row => row.Line));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"")]
    [InlineData("\"\n")]
    [InlineData("x\",\"\n")]
    [InlineData(",\"\"\"\n")]
    [InlineData(",")]
    [InlineData("\r")]
    [InlineData("\0")]
    [InlineData("\uFFFD")]
    [InlineData("\"\r")]
    [InlineData("a,\"b\n")]
    public void Time_is_linear_whatever_the_quotes(string piece)
    {
        // A second pass over the rest of the file from every line on would take hours.
        string path = _files.Write("x.csv", "a,b\n" + string.Concat(Enumerable.Repeat(piece, 1_000_000)));
        CorpusView view = _ml.Data.LoadDelimited(path, new DelimitedTextOptions { BadRows = BadRowHandling.Skip });
        var clock = Stopwatch.StartNew();

        view.Rows();

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void Bytes_at_random_are_read_or_refused()
    {
        var random = new Random(1);
        byte[] bytes = new byte[200_000];
        for (int i = 0; i < 20; i++)
        {
            random.NextBytes(bytes);
            string path = _files.Write("x.csv", [.. "a,b\n"u8, .. bytes]);
            var options = new DelimitedTextOptions
            {
                BadRows = BadRowHandling.Skip,
                InvalidBytes = (InvalidByteHandling)(i % 2),
                Encoding = i % 3 == 0 ? "cp949" : null
            };

            CorpusView view = _ml.Data.LoadDelimited(path, options);
            List<string[]> rows = view.Rows();

            Assert.True(view.BadRows!.Count > 0);
            Assert.All(rows, row => Assert.True(i % 2 == 1 || !row.Any(field => field.Contains('\uFFFD'))));
        }
    }

    [Theory]
    [InlineData(LabeledTextLayout.Detect, "text,label\ngood,1\nbad,0\n")]
    [InlineData(LabeledTextLayout.FastText, "__label__a good\n__label__b bad\n")]
    [InlineData(LabeledTextLayout.LabelFirst, "A:b good\nC:d bad\n")]
    [InlineData(LabeledTextLayout.JsonLines,
        "{\"text\":\"good\",\"label\":[1,{\"x\":null}]}\n{\"text\":\"\\ud83d\\ude00\",\"label\":0}\n")]
    public void Labelled_texts_with_bytes_changed_at_random_are_read_or_refused(LabeledTextLayout layout, string content)
    {
        var random = new Random(2);
        byte[] sound = System.Text.Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(content, 5)));
        for (int i = 0; i < 400; i++)
        {
            byte[] bytes = [.. sound];
            for (int change = random.Next(1, 9); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = random.Next(3) == 0 ? (byte)random.Next(256) : sound[random.Next(sound.Length)];
            }

            string path = _files.Write("x.csv", bytes);
            var options = new LabeledTextOptions
            {
                Layout = layout,
                BadRows = (BadRowHandling)(i % 2),
                EscapeCharacter = i % 3 == 0 ? '\\' : null
            };

            Exception? error = Record.Exception(() => _ml.Data.LoadLabeledText(path, options).Rows());

            Assert.True(error is null or FormatException, $"{i}: {error}");
            Assert.True(error is null || error.Message.StartsWith(path, StringComparison.Ordinal), error?.Message);
        }
    }

    private string Bomb(string start, int megabytes, string end = "")
    {
        string path = _files.In("bomb.csv.gz");
        using var stream = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        stream.Write(start);
        string megabyte = new('x', 1 << 20);
        for (int i = 0; i < megabytes; i++)
        {
            stream.Write(megabyte);
        }

        stream.Write(end);
        return path;
    }
}
