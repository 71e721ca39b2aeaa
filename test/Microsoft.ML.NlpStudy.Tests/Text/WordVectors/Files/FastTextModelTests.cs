using System.Text;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed class FastTextModelTests : IDisposable
{
    private const int Dimension = FastTextModel.Dimension;
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    /// <summary>Hashes modulo 100, computed apart from this package with fastText's formula.</summary>
    [Theory]
    [InlineData("cat", 3, 6, "47 73 37 31 95 6")]       // <ca <cat <cat> cat cat> at>
    [InlineData("né", 1, 2, "55 53 65 77 81")]          // <n n né é é>: single characters, but no boundaries
    [InlineData("하늘", 2, 3, "83 46 80 50 86")]         // <하 <하늘 하늘 하늘> 늘>
    [InlineData("a", 1, 3, "50 0 20 6")]                // <a <a> a a>
    [InlineData("a", 3, 6, "0")]                        // <a>
    [InlineData("a", 4, 6, "")]
    [InlineData("cat", 3, 0, "")]
    [InlineData("</s>", 3, 6, "")]
    public void A_word_has_the_n_grams_that_fastText_gives_it(string word, int minimum, int maximum, string buckets)
    {
        var found = new List<int>();
        new SubwordNgrams(minimum, maximum, 100).AddBuckets(Encoding.UTF8.GetBytes(word), found);

        Assert.Equal(buckets, string.Join(' ', found));
    }

    [Fact]
    public void A_known_words_vector_is_the_average_of_its_row_and_its_n_grams()
    {
        WordVectors vectors = WordVectors.Load(Model(["cat", "né", "</s>"]));

        Assert.Equal(["cat", "né", "</s>"], vectors.Tokens);
        Assert.True(vectors.HasSubwords);
        Assert.Equal(Average([0, 3 + 47, 3 + 73, 3 + 37, 3 + 31, 3 + 95, 3 + 6]), vectors["cat"].ToArray());
        Assert.Equal(Row(2), vectors["</s>"].ToArray());
    }

    [Fact]
    public void An_unknown_words_vector_is_the_average_of_its_n_grams()
    {
        WordVectors vectors = WordVectors.Load(Model(["dog"]));
        float[] vector = [9, 9];

        Assert.True(vectors.TryComposeVector("cat", vector));
        Assert.Equal(Average([1 + 47, 1 + 73, 1 + 37, 1 + 31, 1 + 95, 1 + 6]), vector);
        Assert.False(vectors.TryGetVector("cat", out _));
        Assert.False(vectors.TryComposeVector("</s>", vector));
        Assert.Equal([0f, 0], vector);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Wanted_words_alone_have_the_same_vectors_and_others_none(bool isPacked)
    {
        string path = Model(["cat", "dog", "né", "bird"], isPacked: isPacked);
        WordVectors all = WordVectors.Load(path);

        WordVectors some = WordVectors.Load(path, ["né", "dog", "하늘"]);

        Assert.Equal(["dog", "né"], some.Tokens);
        Assert.Equal(all["dog"].ToArray(), some["dog"].ToArray());
        Assert.Equal(all["né"].ToArray(), some["né"].ToArray());
        float[] expected = new float[Dimension], found = new float[Dimension];
        Assert.True(all.TryComposeVector("하늘", expected));
        Assert.True(some.TryComposeVector("하늘", found));
        Assert.Equal(expected, found);
        Assert.False(some.TryComposeVector("unrelated", found));
        Assert.Equal([0f, 0], found);
    }

    [Fact]
    public void A_words_own_bytes_are_cut_even_where_they_are_no_UTF8()
    {
        byte[] word = [0x63, 0xFF, 0x61];
        WordVectors vectors = WordVectors.Load(FastTextModel.Write(_files, [word]));
        var buckets = new List<int>();
        new SubwordNgrams(3, 6, 100).AddBuckets(word, buckets);

        Assert.Equal(["c\uFFFDa"], vectors.Tokens);
        Assert.Equal(Average([0, .. buckets.Select(bucket => bucket + 1)]), vectors["c\uFFFDa"].ToArray());
    }

    [Fact]
    public void Labels_are_no_words_and_a_model_without_n_grams_has_plain_rows()
    {
        WordVectors vectors = WordVectors.Load(Model(["good", "bad"], labels: ["__label__x"], maximum: 0));

        Assert.Equal(["good", "bad"], vectors.Tokens);
        Assert.False(vectors.HasSubwords);
        Assert.Equal(Row(1), vectors["bad"].ToArray());
    }

    [Fact]
    public void A_classifier_of_version_11_has_no_n_grams_whatever_it_says()
    {
        WordVectors vectors = WordVectors.Load(Model(["good"], version: 11, kind: 3));

        Assert.False(vectors.HasSubwords);
        Assert.Equal(Row(0), vectors["good"].ToArray());
    }

    [Fact]
    public void A_limit_keeps_the_first_words_and_all_n_grams()
    {
        WordVectors vectors = WordVectors.Load(Model(["cat", "dog"]), new WordVectorOptions { MaximumRows = 1 });

        Assert.Equal(["cat"], vectors.Tokens);
        Assert.True(vectors.TryComposeVector("bird", new float[Dimension]));
    }

    [Fact]
    public void A_quantized_model_is_refused()
    {
        string path = Model(["cat"], isQuantized: true);

        Assert.Equal(
            $"'{path}', input matrix: expected one of floats, found a quantized one, as a .ftz file has; only the full model (.bin) can be "
                + $"read.",
            Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
    }

    [Fact]
    public void A_pruned_model_is_refused()
    {
        byte[] model = File.ReadAllBytes(Model(["cat"]));
        BitConverter.GetBytes(7L).CopyTo(model, 84);
        string path = _files.Write("pruned.bin", model);

        Assert.Equal(
            $"'{path}', dictionary: expected all n-grams, found the 7 that quantization kept; only the full model (.bin) can be read.",
            Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
    }

    [Theory]
    [InlineData(4, 13, "version: expected 11 or 12, found 13.")]
    [InlineData(8, 0, "dimension: expected 1 to 1000000, found 0.")]
    [InlineData(8, 3, "input matrix: expected at least 101 rows of 3 numbers, found 101 of 2.")]
    [InlineData(40, 0, "buckets: expected 1 to 500000000, found 0.")]
    [InlineData(40, 200, "input matrix: expected at least 201 rows of 2 numbers, found 101 of 2.")]
    [InlineData(48, -1, "longest n-gram: expected 0 to 100, found -1.")]
    [InlineData(64, 7, "dictionary: expected words and labels, found 1 and 0 of 7.")]
    public void A_damaged_model_names_what_is_wrong(int position, int value, string message)
    {
        byte[] model = File.ReadAllBytes(Model(["cat"]));
        BitConverter.GetBytes(value).CopyTo(model, position);
        string path = _files.Write("damaged.bin", model);

        Assert.Equal($"'{path}', {message}", Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
    }

    [Fact]
    public void A_model_cut_off_anywhere_is_an_error()
    {
        byte[] model = File.ReadAllBytes(Model(["cat", "né"]));
        for (int length = 4; length < model.Length; length += 7)
        {
            string path = _files.Write("cut.bin", model[..length]);
            Assert.StartsWith($"'{path}', ", Assert.Throws<FormatException>(() => WordVectors.Load(path)).Message);
            if (length < model.Length - 100)
            {
                Assert.StartsWith($"'{path}', ", Assert.Throws<FormatException>(() => WordVectors.Load(path, ["né", "cat"])).Message);
            }
        }
    }

    private string Model(string[] words, string[]? labels = null, int maximum = 6, int version = 12, int kind = 2, bool isQuantized = false,
        bool isPacked = false) =>
        FastTextModel.Write(_files, [.. words.Select(Encoding.UTF8.GetBytes)], labels, maximum, version, kind, isQuantized, isPacked);

    private static float[] Row(int row) => FastTextModel.Row(row);

    private static float[] Average(int[] rows)
    {
        float[] sum = Row(rows[0]);
        foreach (int row in rows[1..])
        {
            sum[0] += Row(row)[0];
            sum[1] += Row(row)[1];
        }

        return [.. sum.Select(value => value * (float)(1.0 / rows.Length))];
    }
}
