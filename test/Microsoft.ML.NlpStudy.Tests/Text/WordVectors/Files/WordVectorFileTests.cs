using System.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed class WordVectorFileTests : IDisposable
{
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("2 3\nthe 0.1 -0.2 3e-1\n하늘 1 2 3\n")]
    [InlineData("2 3\r\nthe 0.1 -0.2 3e-1\r\n하늘 1 2 3\r\n")]
    [InlineData("2 3\nthe 0.1 -0.2 3e-1 \n하늘 1 2 3 \n\n")]
    [InlineData("2 3\nthe 0.1 -0.2 3e-1\n하늘 1 2 3")]
    [InlineData("2\t3\nthe\t0.1\t-0.2\t3e-1\n하늘\t1\t2\t3\n")]
    [InlineData("\uFEFF2 3\nthe  0.1   -0.2 3e-1\n하늘 1 2 3\n")]
    [InlineData("the 0.1 -0.2 3e-1\n하늘 1 2 3\n")]
    [InlineData("the 0.1 -0.2 3e-1 \r\n하늘 1 2 3")]
    public void Text_of_every_kind_is_read(string content)
    {
        foreach (string path in (string[])[
            _files.Write("vectors.txt", content), _files.WriteGzip("vectors.txt.gz", Encoding.UTF8.GetBytes(content))])
        {
            WordVectors vectors = WordVectors.Load(path);

            Assert.Equal(["the", "하늘"], vectors.Tokens);
            Assert.Equal([0.1f, -0.2f, 0.3f], vectors["the"].ToArray());
            Assert.Equal([1f, 2, 3], vectors["하늘"].ToArray());
        }
    }

    [Fact]
    public void A_token_may_have_spaces_and_look_like_a_number()
    {
        WordVectors vectors = WordVectors.Load(_files.Write("glove.txt", "7 1 2\n. . . 3 4\nat name@domain.com 5 6\n\u00a0 7 8\n"));

        Assert.Equal(["7", ". . .", "at name@domain.com", "\u00a0"], vectors.Tokens);
        Assert.Equal([3f, 4], vectors[". . ."].ToArray());
    }

    [Fact]
    public void The_first_row_of_a_token_counts_and_one_without_a_token_does_not()
    {
        WordVectors vectors = WordVectors.Load(_files.Write("glove.txt", "a 1 2\n 9 9\nb 3 4\na 5 6\n"));

        Assert.Equal(["a", "b"], vectors.Tokens);
        Assert.Equal([1f, 2], vectors["a"].ToArray());
    }

    [Fact]
    public void A_packed_file_cut_at_the_end_of_a_row_is_an_error()
    {
        byte[] packed = File.ReadAllBytes(
            _files.WriteGzip("v.gz", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, 3_000).Select(i => $"w{i} {i} 2\n")))));

        Assert.Equal(3_000, WordVectors.Load(_files.PathOf("v.gz")).Count);
        foreach (int length in (int[])[packed.Length - 1, packed.Length - 8, packed.Length - 9, packed.Length / 2])
        {
            string path = _files.Write("cut.gz", packed[..length]);
            Assert.StartsWith($"'{path}': expected gzip, found a damaged file",
                Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
        }
    }

    [Fact]
    public void An_archive_and_a_folder_are_called_what_they_are()
    {
        string zip = _files.Write("glove.zip", "PK\u0003\u0004..."), folder = Path.GetTempPath();

        Assert.Equal(
            $"'{zip}': expected word vectors, plain or packed with gzip, found a zip archive, which has to be unpacked, or exported as "
                + $"text, first.",
            Assert.Throws<FormatException>(() => WordVectors.Load(zip)).Message);
        Assert.Equal($"{folder}: expected a file, found a folder.",
            Assert.Throws<FileNotFoundException>(() => WordVectors.Load(folder)).Message);
    }

    [Theory]
    [InlineData("NaN")]
    [InlineData("-Infinity")]
    [InlineData("1e39")]
    public void Numbers_that_are_not_finite_are_an_error(string number)
    {
        string path = _files.Write("v.txt", $"a 1 2\nb 3 {number}\n");

        Assert.Equal(
            $"'{path}', line 2: expected a finite number as the vector's element 2, found '{number}'.",
            Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
        byte[] binary = [.. "1 2\na "u8, 0, 0, 0x80, 0x3F, 0, 0, 0xC0, 0x7F];
        Assert.Contains("expected a finite number as the vector's element 2, found NaN", Assert.Throws<FormatException>(
            () => WordVectors.Load(_files.Write("v.bin", binary),
                new WordVectorOptions { Format = WordVectorFormat.Word2VecBinary })).Message);
    }

    [Fact]
    public void A_word_over_and_over_is_an_error_before_the_end_of_the_file()
    {
        string some = "a 1 2\n" + string.Concat(Enumerable.Repeat("a 1 2\n", 900)) + "b 1 2\n";

        Assert.Equal(["a", "b"], WordVectors.Load(_files.Write("some.txt", some)).Tokens);
        Assert.Contains(
            "line 1003: expected a token not yet in the file, found 'a' again, after 1001 other repeated rows.",
            Assert.Throws<FormatException>(
                () => WordVectors.Load(_files.Write("many.txt", string.Concat(Enumerable.Repeat("a 1 2\n", 2_000)) + "x"))).Message);
    }

    [Fact]
    public void Only_the_rows_wanted_are_kept()
    {
        string path = _files.Write("v.vec", "4 1\na 1\nB 2\nb 3\nc not-a-number\n");

        Assert.Equal(["b"], WordVectors.Load(path, ["b", "zebra"]).Tokens);
        Assert.Equal(["a", "b"], WordVectors.Load(path, Vocabulary.Create(["<unk>", "<pad>", "b", "a"])).Tokens);
        WordVectors fallback = WordVectors.Load(path, ["B", "A"], new WordVectorOptions { LowerCaseFallback = true });
        Assert.Equal(["a", "B", "b"], fallback.Tokens);
        Assert.Equal([1f], fallback["A"].ToArray());
        Assert.Equal(["a", "B"], WordVectors.Load(path, new WordVectorOptions { MaximumRows = 2 }).Tokens);
    }

    [Theory]
    [InlineData(false, 0.5f, -2f)]
    [InlineData(true, 0.5f, -2f)]
    [InlineData(true, 2.6e-9f, 1.7e-19f)]    // bytes that are all letters and digits but for the words around them
    public void Binary_files_are_read_with_and_without_line_breaks(bool lineBreaks, float first, float second)
    {
        byte[] content = Binary("3 2\n", lineBreaks, ("a"u8.ToArray(), [first, second]), ([0x63, 0xFF, 0x64], [3, 4]),
            ("a"u8.ToArray(), [9, 9]));
        string path = _files.Write("v.bin", content);

        foreach (WordVectors vectors in (WordVectors[])
            [WordVectors.Load(path, new WordVectorOptions { Format = WordVectorFormat.Word2VecBinary }),
                WordVectors.Load(_files.WriteGzip("v.gz", content))])
        {
            Assert.Equal(["a", "c\uFFFDd"], vectors.Tokens);
            Assert.Equal([first, second], vectors["a"].ToArray());
        }

        Assert.Equal([3f, 4], WordVectors.Load(path, ["c\uFFFDd"])["c\uFFFDd"].ToArray());
        Assert.Equal(["a"], WordVectors.Load(path, new WordVectorOptions { MaximumRows = 1 }).Tokens);
    }

    [Theory]
    [InlineData("", "line 1: expected a token and its vector, found the end of the file.")]
    [InlineData("hello\n", "line 1: expected a token and its vector, found 'hello'.")]
    [InlineData("the cat sat\n", "line 1: expected a token and its vector, found 'the cat sat'.")]
    [InlineData("a 1 2\nb 1\n", "line 2: expected a token and 2 numbers, found 2 fields.")]
    [InlineData("a 1 2\nb 1 2 3\n", "line 2: expected a token and 2 numbers, found 4 fields.")]
    [InlineData("a 1 2\nb 1 x\n", "line 2: expected a finite number as the vector's element 2, found 'x'.")]
    [InlineData("2 2\na 1 2\n", "line 3: expected 2 rows, as the first line says, found the end of the file after 1.")]
    [InlineData("2 2\na 1 2", "line 3: expected 2 rows, as the first line says, found the end of the file after 1.")]
    [InlineData("1 2\na 1 2\nb 3 4\n", "line 3: expected the end of the file after 1 rows, as its first line says, found more.")]
    [InlineData("1 2\na 1 2 3\n", "line 2: expected a token and 2 numbers, found 4 fields.")]
    [InlineData("2000000000 2\na 1 2\n", "line 3: expected 2000000000 rows, as the first line says, found the end of the file after 1.")]
    public void A_damaged_text_names_the_file_the_line_and_what_was_found(string content, string message)
    {
        string path = _files.Write("damaged.vec", content);

        Assert.Equal($"'{path}', {message}", Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
    }

    [Theory]
    [InlineData(1, "word 2 of 2: expected 8 bytes, found the end of the file after 7.")]
    [InlineData(9, "word 2 of 2: expected a word and a space, found the end of the file.")]
    [InlineData(-1, "word 2: expected the end of the file after 2 words, as its first line says, found more.")]
    public void A_binary_file_of_the_wrong_length_names_the_word(int missing, string message)
    {
        byte[] content = Binary("2 2\n", lineBreaks: false, ("a"u8.ToArray(), [1, 2]), ("bc"u8.ToArray(), [3, 4]));
        string path = _files.Write("cut.bin", missing > 0 ? content[..^missing] : [.. content, .. "xyz"u8]);

        Assert.Equal($"'{path}', {message}", Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
    }

    [Fact]
    public void A_format_that_is_given_is_not_doubted()
    {
        string path = _files.Write("numbers.txt", "5 3\n6 4\n");

        WordVectors vectors = WordVectors.Load(path, new WordVectorOptions { Format = WordVectorFormat.GloVeText });

        Assert.Equal(["5", "6"], vectors.Tokens);
        string message = Assert.Throws<FormatException>(() => WordVectors.Load(
            _files.Write("glove.txt", "a 1 2\n"), new WordVectorOptions { Format = WordVectorFormat.Word2VecText })).Message;
        Assert.EndsWith("line 1: expected the number of rows and the dimension (1 to 1000000), found 'a 1 2'.", message);
    }

    [Fact]
    public void A_cut_off_or_damaged_gzip_file_is_an_error()
    {
        string path = _files.WriteGzip(
            "v.vec.gz", Encoding.UTF8.GetBytes($"20000 1\n{string.Join('\n', Enumerable.Range(0, 20_000).Select(i => $"w{i} {i}"))}"));
        byte[] content = File.ReadAllBytes(path);
        File.WriteAllBytes(path, content[..5000]);

        Assert.Matches("expected (20000 rows|a token|gzip)", Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);

        content.AsSpan(20, 40).Fill(0xFF);
        File.WriteAllBytes(path, content);
        Assert.StartsWith($"'{path}': expected gzip, found a damaged file.",
            Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
    }

    [Fact]
    public void A_line_without_end_is_an_error_not_a_full_memory()
    {
        string path = _files.Write("zeros.bin", new byte[70_000_000]);

        Assert.Contains("line 1: expected at most 67108864 bytes, found more.",
            Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
    }

    [Theory]
    [InlineData("a b", WordVectorFormat.Word2VecBinary)]
    [InlineData("route 66", WordVectorFormat.Word2VecText)]
    [InlineData("a\nb", WordVectorFormat.GloVeText)]
    [InlineData(" a", WordVectorFormat.GloVeText)]
    public void A_token_that_would_not_come_back_is_not_written(string token, WordVectorFormat format)
    {
        WordVectors vectors = WordVectors.Create([new(token, [1])]);

        Assert.Throws<InvalidOperationException>(() => vectors.Save(_files.PathOf("v"), format));
        Assert.Empty(_files.Names);
        Assert.Throws<ArgumentOutOfRangeException>(() => vectors.Save(_files.PathOf("v"), WordVectorFormat.Detect));
        Assert.Contains("TrainWordVectors", Assert.Throws<InvalidOperationException>(
            () => vectors.Save(_files.PathOf("v"), WordVectorFormat.FastTextModel)).Message);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_not_written_since_UTF8_has_none()
    {
        WordVectors vectors = WordVectors.Create([new($"a{(char)0xD800}", [1])]);

        Assert.Throws<InvalidOperationException>(() => vectors.Save(_files.PathOf("v")));
    }

    [Fact]
    public void Options_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            "MaximumRows", () => WordVectors.Load(_files.Write("v", "a 1\n"), new WordVectorOptions { MaximumRows = 0 }));
        Assert.Throws<FileNotFoundException>(() => WordVectors.Load(_files.PathOf("absent")));
    }

    private static byte[] Binary(string header, bool lineBreaks, params (byte[] Word, float[] Vector)[] rows)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes(header));
        foreach ((byte[] word, float[] vector) in rows)
        {
            writer.Write(word);
            writer.Write((byte)' ');
            Array.ForEach(vector, writer.Write);
            if (lineBreaks)
            {
                writer.Write((byte)'\n');
            }
        }

        return stream.ToArray();
    }
}
