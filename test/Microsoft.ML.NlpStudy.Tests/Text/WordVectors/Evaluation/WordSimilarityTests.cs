using System.Globalization;
using Microsoft.ML.NlpStudy.Tests.Support;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed class WordSimilarityTests
{
    private static readonly WordVectors s_vectors = WordVectors.Create(new Dictionary<string, float[]>
    {
        ["east"] = [1, 0],
        ["EAST"] = [0, 1],
        ["nearly"] = [3, 1],
        ["between"] = [2, 2],
        ["north"] = [0, 5],
        ["nothing"] = [0, 0],
    });

    [Fact]
    public void Both_correlations_compare_the_cosines_with_the_scores()
    {
        WordSimilarityMetrics metrics = s_vectors.EvaluateSimilarity(
            [new("east", "nearly", 9), new("east", "between", 4), new("between", "nearly", 6), new("east", "north", 1)]);

        // The ranks of the scores are 4, 2, 3, 1, those of the cosines the same.
        Assert.Equal(1, metrics.Spearman, 12);
        Assert.Equal(Pearson([9, 4, 6, 1], [3 / Math.Sqrt(10), 1 / Math.Sqrt(2), 8 / Math.Sqrt(80), 0]), metrics.Pearson, 6);
        Assert.Equal((4, 4, 1.0), (metrics.Pairs, metrics.PairsFound, metrics.Coverage));
    }

    [Fact]
    public void Equal_scores_and_equal_cosines_share_their_mean_rank()
    {
        WordSimilarityMetrics metrics = s_vectors.EvaluateSimilarity(
            [new("east", "east", 5), new("north", "north", 3), new("east", "north", 3), new("east", "nothing", 1)]);

        // The ranks of the scores are 4, 2.5, 2.5, 1, those of the cosines 3.5, 3.5, 1.5, 1.5.
        Assert.Equal(Pearson([4, 2.5, 2.5, 1], [3.5, 3.5, 1.5, 1.5]), metrics.Spearman, 12);
    }

    [Fact]
    public void Vectors_of_the_same_direction_are_ties()
    {
        float[][] directions = [.. Enumerable.Range(0, 50).Select(i => RandomVectors.Numbers(i, 7))];
        WordVectors vectors = WordVectors.Create(
            directions.SelectMany((direction, i) => (KeyValuePair<string, float[]>[])[
                new($"a{i}", direction), new($"b{i}", [.. direction.Select(number => 4 * number)])]));
        var random = new Random(1);

        WordSimilarityMetrics metrics = vectors.EvaluateSimilarity(
            Enumerable.Range(0, 50).Select(i => new WordPair($"a{i}", i % 2 == 0 ? $"a{i}" : $"b{i}", random.NextDouble())));

        Assert.True(double.IsNaN(metrics.Spearman), $"{metrics}");
    }

    [Fact]
    public void Case_is_ignored_unless_it_is_asked_for()
    {
        WordPair[] pairs = [new("EAST", "Nearly", 2), new("east", "between", 1), new("NORTH", "east", 0)];

        Assert.Equal(3, s_vectors.EvaluateSimilarity(pairs).PairsFound);
        Assert.Equal(1, s_vectors.EvaluateSimilarity(pairs).Spearman, 12);
        Assert.Equal(1, s_vectors.EvaluateSimilarity(pairs, new WordSimilarityOptions { IgnoreCase = false }).PairsFound);
    }

    [Fact]
    public void Pairs_with_an_unknown_word_are_left_out_or_count_as_0()
    {
        WordPair[] pairs = [new("east", "nearly", 3), new("east", "between", 2), new("east", "south", 5)];

        WordSimilarityMetrics leftOut = s_vectors.EvaluateSimilarity(pairs);
        WordSimilarityMetrics counted = s_vectors.EvaluateSimilarity(pairs, new WordSimilarityOptions { CountUnknownPairs = true });

        Assert.Equal((3, 2), (leftOut.Pairs, leftOut.PairsFound));
        Assert.Equal(1, leftOut.Spearman, 12);
        Assert.Equal((3, 2), (counted.Pairs, counted.PairsFound));
        Assert.Equal(-0.5, counted.Spearman, 12);
        Assert.Equal("Spearman = 1.0000, Pearson = 1.0000, 2 of 3 pairs (66.7%)", leftOut.ToString());
        Assert.True(double.IsNaN(s_vectors.EvaluateSimilarity([]).Spearman));
        Assert.Equal(0, s_vectors.EvaluateSimilarity([]).Coverage);
    }

    [Fact]
    public void Only_the_most_frequent_words_count_as_known()
    {
        WordPair[] pairs = [new("east", "nearly", 3), new("east", "between", 2)];

        Assert.Equal(1, s_vectors.EvaluateSimilarity(pairs, new WordSimilarityOptions { MostFrequent = 3 }).PairsFound);
        Assert.Equal(
            1, s_vectors.EvaluateSimilarity(pairs, new WordSimilarityOptions { MostFrequent = 3, IgnoreCase = false }).PairsFound);
        Assert.Equal(2, s_vectors.EvaluateSimilarity(pairs, new WordSimilarityOptions { MostFrequent = null }).PairsFound);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => s_vectors.EvaluateSimilarity(pairs, new WordSimilarityOptions { MostFrequent = 0 }));
    }

    [Fact]
    public void Unknown_words_are_composed_of_n_grams_where_that_is_asked_for()
    {
        using var files = new TemporaryFiles();
        WordVectors vectors = WordVectors.Load(FastTextModel.Write(files, ["film", "movie"]));
        WordPair[] pairs = [new("film", "movie", 3), new("films", "movies", 2), new("filming", "movie", 1)];

        Assert.Equal(1, vectors.EvaluateSimilarity(pairs).PairsFound);
        WordSimilarityMetrics composed = vectors.EvaluateSimilarity(pairs, new WordSimilarityOptions { ComposeUnknownWords = true });

        Assert.Equal(3, composed.PairsFound);
        Assert.InRange(composed.Spearman, -1, 1);
    }

    [Theory]
    [InlineData("tiger\tcat\t7.35\nbook\tpaper\t7.46\n")]
    [InlineData("\uFEFF# WordSim-353\nWord 1\tWord 2\tHuman (mean)\r\ntiger\tcat\t7.35\r\n\r\n#book\nbook\tpaper\t7.46")]
    [InlineData("Word 1,Word 2,Human (mean),1,2\ntiger,cat,7.35,9,7\nbook,paper,7.46,8,8\n")]
    [InlineData("word1\tword2\tPOS\tSimLex999\tconc(w1)\ntiger\tcat\tN\t7.35\t5.1\nbook\tpaper\tN\t7.46\t4.9\n")]
    [InlineData("tiger cat   7.350\nbook paper 7.46 3\n")]
    public void Files_are_read_as_they_are_laid_out(string content)
    {
        using var files = new TemporaryFiles();

        Assert.Equal([new("tiger", "cat", 7.35), new("book", "paper", 7.46)], WordPair.Load(files.Write("pairs.txt", content)));
        Assert.Equal(2, WordPair.Load(files.WriteGzip("pairs.gz", System.Text.Encoding.UTF8.GetBytes(content))).Count);
    }

    [Fact]
    public void Words_of_several_parts_and_Korean_ones_are_read()
    {
        using var files = new TemporaryFiles();

        Assert.Equal(
            [new("New York", "뉴욕", 9), new("사랑", "영화 감독", -0.5)],
            WordPair.Load(files.Write("pairs.txt", "New York\t뉴욕\t9\n사랑\t영화 감독\t-5e-1\n")));
        Assert.Equal([new("a", "b", 3)], WordPair.Load(files.Write("one.txt", "a b 3")));
    }

    [Theory]
    [InlineData("a\tb\t1\nc\td\n", "line 2: expected two words and a finite score, separated by tabs, commas or spaces, found 'c\td'.")]
    [InlineData("a b 1\n\n#\nc d high", "line 4: expected two words and a finite score, separated by tabs, commas or spaces, found 'c d h")]
    [InlineData("a b 1\nc d NaN", "line 2: expected two words and a finite score, separated by tabs, commas or spaces, found 'c d NaN'.")]
    [InlineData("a,,1\na,b,1", "line 1: expected two words and a finite score, separated by tabs, commas or spaces, found 'a,,1'.")]
    [InlineData("a b x 1\na b x 1\na b", "line 3: expected two words and a finite score in column 4, separated by")]
    [InlineData("just text", "line 1: expected two words and a finite score, separated by tabs, commas or spaces, found 'just text'.")]
    [InlineData("# nothing\n", "end: expected at least one word pair, found none.")]
    [InlineData("PK\u0003\u0004", "expected word pairs, plain or packed with gzip, found a zip archive")]
    public void A_bad_line_is_named(string content, string message)
    {
        using var files = new TemporaryFiles();
        string path = files.Write("pairs.txt", content);

        string error = Assert.Throws<FormatException>(() => s_vectors.EvaluateSimilarity(path)).Message;

        Assert.StartsWith($"'{path}'", error);
        Assert.Contains(message, error);
    }

    [Fact]
    public void A_file_must_be_there_and_in_UTF_8()
    {
        using var files = new TemporaryFiles();

        Assert.Throws<FileNotFoundException>(() => s_vectors.EvaluateSimilarity(files.PathOf("none.txt")));
        Assert.Contains("line 2: expected UTF-8, found bytes that are not.",
            Assert.Throws<FormatException>(() => WordPair.Load(files.Write("pairs.txt", [.. "a b 1\nc "u8, 0xE9, .. " 2"u8]))).Message);
    }

    [DataFact("word-similarity/EN-WS-353-ALL.txt")]
    public void The_usual_files_are_read_whole()
    {
        (string Name, int Count)[] files =
        [
            ("EN-WS-353-ALL", 353), ("EN-WS-353-SIM", 203), ("EN-SIMLEX-999", 999), ("EN-RG-65", 65), ("EN-MEN-TR-3k", 3000),
            ("EN-RW-STANFORD", 2034),
        ];

        Assert.All(files, file => Assert.Equal(
            file.Count, WordPair.Load(DataFactAttribute.PathOf($"word-similarity/{file.Name}.txt")).Count));
    }

    [GensimFact]
    public void Correlations_and_coverage_are_gensims()
    {
        using var files = new TemporaryFiles();
        string[] words = [.. Enumerable.Range(0, 60).Select(i => i % 7 == 0 ? $"Word{i}" : i % 11 == 0 ? $"word{i - 1}" : $"word{i}")];
        WordVectors vectors = RandomVectors.For(words.Distinct(), 10);
        vectors.Save(files.PathOf("vectors.txt"));
        var random = new Random(5);

        // No word with itself: gensim's cosines of such pairs are sometimes a little below 1, so they are no ties.
        string pairs = string.Concat(Enumerable.Range(0, 200).Select(i => string.Create(
            CultureInfo.InvariantCulture, $"word{random.Next(35)}\tWORD{35 + random.Next(35)}\t{random.Next(20) / 2.0}\n")));
        string path = files.Write("pairs.txt", pairs);

        double[] expected = [
            .. OtherPrograms.RunGensim(
                """
                import sys
                from gensim.models import KeyedVectors
                vectors = KeyedVectors.load_word2vec_format(sys.argv[1])
                for dummy in (False, True):
                    pearson, spearman, unknown = vectors.evaluate_word_pairs(sys.argv[2], dummy4unknown=dummy, restrict_vocab=50)
                    print(pearson[0], spearman[0], unknown)
                """,
                files.PathOf("vectors.txt"), path).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Select(number => double.Parse(number, CultureInfo.InvariantCulture))];

        WordSimilarityMetrics leftOut = vectors.EvaluateSimilarity(path, new WordSimilarityOptions { MostFrequent = 50 });
        WordSimilarityMetrics counted = vectors.EvaluateSimilarity(
            path, new WordSimilarityOptions { MostFrequent = 50, CountUnknownPairs = true });
        Assert.Equal(expected[0], leftOut.Pearson, 1e-6);
        Assert.Equal(expected[1], leftOut.Spearman, 1e-6);
        Assert.Equal(expected[2], 100 * (1 - leftOut.Coverage), 1e-9);
        Assert.Equal(expected[3], counted.Pearson, 1e-6);
        Assert.Equal(expected[4], counted.Spearman, 1e-6);
        Assert.InRange(leftOut.PairsFound, 20, 180);
    }

    private static double Pearson(double[] xs, double[] ys)
    {
        double meanX = xs.Average(), meanY = ys.Average();
        double Sum(Func<int, double> term) => Enumerable.Range(0, xs.Length).Sum(term);
        return Sum(i => (xs[i] - meanX) * (ys[i] - meanY))
            / Math.Sqrt(Sum(i => (xs[i] - meanX) * (xs[i] - meanX)) * Sum(i => (ys[i] - meanY) * (ys[i] - meanY)));
    }
}
