using FsCheck.Xunit;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed class WordVectorsTests
{
    private static readonly WordVectors s_royal = WordVectors.Create(new Dictionary<string, float[]>
    {
        ["king"] = [1, 1, 0],
        ["queen"] = [1, 0, 1],
        ["man"] = [0, 2, 0],
        ["woman"] = [0, 0, 3],
        ["child"] = [0, 1, 1],
        ["nothing"] = [0, 0, 0],
    });

    [Fact]
    public void A_token_gives_its_vector()
    {
        Assert.Equal(3, s_royal.Dimension);
        Assert.Equal(6, s_royal.Count);
        Assert.Equal(["king", "queen", "man", "woman", "child", "nothing"], s_royal.Tokens);
        Assert.Equal([1f, 0, 1], s_royal["queen"].ToArray());
        Assert.True(s_royal.TryGetVector("a man".AsSpan(2), out ReadOnlySpan<float> man));
        Assert.Equal([0f, 2, 0], man.ToArray());
        Assert.False(s_royal.HasSubwords);
    }

    [Fact]
    public void A_token_without_a_vector_is_told()
    {
        Assert.False(s_royal.TryGetVector("King", out ReadOnlySpan<float> vector));
        Assert.True(vector.IsEmpty);
        Assert.Equal("Word vectors: expected one of their 6 tokens, found 'King'.",
            Assert.Throws<KeyNotFoundException>(() => s_royal["King"].ToArray()).Message);
        Assert.False(s_royal.TryComposeVector("king", new float[3]));
        Assert.Throws<ArgumentException>(() => s_royal.TryComposeVector("king", new float[2]));
    }

    [Fact]
    public void The_lower_case_form_is_looked_up_second()
    {
        WordVectors vectors = WordVectors.Create(
            new Dictionary<string, float[]> { ["us"] = [1], ["US"] = [2], ["ὀδυσσεύς"] = [3] }, lowerCaseFallback: true);

        Assert.Equal([2f], vectors["US"].ToArray());
        Assert.Equal([1f], vectors["Us"].ToArray());
        Assert.Equal([3f], vectors["ὈΔΥΣΣΕΎΣ"].ToArray());
        Assert.False(vectors.TryGetVector("THEM", out _));
    }

    [Fact]
    public void Similarity_is_the_cosine()
    {
        Assert.Equal(0.5f, s_royal.Similarity("king", "queen"), 6);
        Assert.Equal(1, s_royal.Similarity("man", "man"));
        Assert.Equal(0, s_royal.Similarity("man", "nothing"));
    }

    [Fact]
    public void The_most_similar_tokens_come_first_and_equal_ones_in_order()
    {
        IReadOnlyList<SimilarToken> similar = s_royal.MostSimilar("king", 4);

        Assert.Equal(["man", "queen", "child", "woman"], similar.Select(s => s.Token));
        Assert.Equal([MathF.Sqrt(0.5f), 0.5f, 0.5f, 0], similar.Select(s => s.Similarity), (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(5, s_royal.MostSimilar("king", 100).Count);
    }

    [Fact]
    public void Any_vector_has_most_similar_tokens()
    {
        SimilarToken[] similar = [.. s_royal.MostSimilar([0f, 5, 0], 2)];

        Assert.Equal("man", similar[0].Token);
        Assert.Equal(1, similar[0].Similarity, 1e-6);
        Assert.Equal(6, s_royal.MostSimilar(s_royal["king"], 100).Count);
        Assert.Throws<ArgumentException>(() => s_royal.MostSimilar([1f, 2]));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_royal.MostSimilar([0f, 5, 0], 0));
    }

    [Fact]
    public void King_less_man_and_woman_is_queen()
    {
        SimilarToken best = s_royal.MostSimilar(["king", "woman"], ["man"], 1).Single();

        // (1/√2, 1/√2 - 1, 1) by (1, 0, 1)
        double third = 1 / Math.Sqrt(2);
        double length = Math.Sqrt((third * third) + ((third - 1) * (third - 1)) + 1);
        Assert.Equal("queen", best.Token);
        Assert.Equal((third + 1) / length / Math.Sqrt(2), best.Similarity, 1e-6);
    }

    [Fact]
    public void An_analogy_needs_known_tokens()
    {
        Assert.Throws<ArgumentException>(() => s_royal.MostSimilar([], []));
        Assert.Throws<KeyNotFoundException>(() => s_royal.MostSimilar(["king"], ["duke"]));
        Assert.Throws<ArgumentOutOfRangeException>(() => s_royal.MostSimilar("king", 0));
    }

    [Fact]
    public void Coverage_counts_entries_and_the_tokens_behind_them()
    {
        Vocabulary vocabulary = Vocabulary.Build([["king", "king", "king", "man", "duke"]]);

        WordVectorCoverage coverage = s_royal.CoverageOf(vocabulary);

        Assert.Equal(new WordVectorCoverage(Entries: 3, EntriesFound: 2, Tokens: 5, TokensFound: 4), coverage);
        Assert.Equal(2 / 3.0, coverage.EntryShare);
        Assert.Equal(0.8, coverage.TokenShare);
        Assert.Equal("Word vectors for 2 of 3 vocabulary entries (66.7%), 80.0% of 5 tokens.", coverage.ToString());
        Assert.Equal(new WordVectorCoverage(1, 1, 0, 0), s_royal.CoverageOf(Vocabulary.Create(["king"], null, null)));
    }

    [Fact]
    public void Vectors_of_ones_own_must_fit_together()
    {
        Assert.Throws<ArgumentException>(() => WordVectors.Create([]));
        Assert.Throws<ArgumentException>(() => WordVectors.Create([new("a", [])]));
        Assert.Contains("Token 'b': expected 1 numbers, found 2.",
            Assert.Throws<ArgumentException>(() => WordVectors.Create([new("a", [1]), new("b", [1, 2])])).Message);
        Assert.Contains("Token 'a': expected finite numbers, found NaN.",
            Assert.Throws<ArgumentException>(() => WordVectors.Create([new("a", [1, float.NaN])])).Message);
        Assert.Contains("Token 1: expected a token not yet in the list, found 'a'.",
            Assert.Throws<ArgumentException>(() => WordVectors.Create([new("a", [1]), new("a", [1])])).Message);
    }

    [Property]
    public void Saved_text_and_binary_files_give_every_bit_back(float[] any, byte dimension)
    {
        float[] numbers = [.. any.Where(float.IsFinite)];
        int columns = (dimension % 7) + 1;
        int rows = numbers.Length / columns;
        if (rows == 0)
        {
            return;
        }

        using var files = new TemporaryFiles();
        WordVectors vectors = WordVectors.Create(Enumerable.Range(0, rows).Select(row =>
            KeyValuePair.Create(row % 3 == 0 ? $"{row}" : $"단어{row}é", numbers[(row * columns)..((row + 1) * columns)])));
        foreach (WordVectorFormat format in (WordVectorFormat[])[
            WordVectorFormat.Word2VecText, WordVectorFormat.Word2VecBinary, WordVectorFormat.GloVeText])
        {
            string path = files.PathOf($"{format}");
            vectors.Save(path, format);

            // Rows of one number, after a token that is a number, look like the first line of the other formats.
            WordVectors loaded = WordVectors.Load(path, new WordVectorOptions { Format = columns == 1 ? format : WordVectorFormat.Detect });

            Assert.Equal(vectors.Tokens, loaded.Tokens);
            foreach (string token in vectors.Tokens)
            {
                Assert.Equal(Bits(vectors[token]), Bits(loaded[token]));
            }
        }

        Assert.Equal(3, files.Names.Length);
    }

    private static int[] Bits(ReadOnlySpan<float> vector) => [.. vector.ToArray().Select(BitConverter.SingleToInt32Bits)];
}
