using System.Numerics.Tensors;
using System.Text.Json;
using Microsoft.ML.NlpStudy.Tests.Support;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed class WordAnalogyTests
{
    private static readonly WordVectors s_royal = WordVectors.Create(new Dictionary<string, float[]>
    {
        ["king"] = [1, 1, 0, 0.2f],
        ["queen"] = [1, 0, 1, 0.2f],
        ["man"] = [0, 2, 0, 0],
        ["woman"] = [0, 0, 3, 0],
        ["King"] = [1, 0.8f, 0.2f, 0.2f],
        ["boy"] = [0, 1, 0, 1],
        ["girl"] = [0, 0, 1, 1],
        ["nothing"] = [0, 0, 0, 0],
    });

    [Fact]
    public void Sections_count_right_and_wrong_answers_and_questions_left_out()
    {
        WordAnalogyMetrics metrics = s_royal.EvaluateAnalogies(
        [
            new("man", "king", "woman", "queen", "royal"), new("woman", "queen", "man", "king", "royal"),
            new("man", "boy", "woman", "girl", "young"), new("man", "boy", "woman", "queen", "young"),
            new("man", "boy", "woman", "lady", "young"), new("duke", "king", "woman", "queen", "royal"),
        ]);

        Assert.Equal([new("royal", 2, 2, 1), new AnalogySection("young", 1, 2, 1)], metrics.Sections);
        Assert.Equal(new AnalogySection("total", 3, 4, 2), metrics.Total);
        Assert.Equal(0.75, metrics.Accuracy);
        Assert.Equal(
            [
                "royal: 2 of 2 right (100.0%), 1 left out", "young: 1 of 2 right (50.0%), 1 left out",
                "total: 3 of 4 right (75.0%), 2 left out",
            ],
            metrics.ToString().Split(Environment.NewLine));
    }

    [Fact]
    public void Unknown_words_count_as_wrong_answers_where_that_is_asked_for()
    {
        WordAnalogyMetrics metrics = s_royal.EvaluateAnalogies(
            [new("man", "king", "woman", "queen"), new("man", "king", "woman", "empress")],
            new WordAnalogyOptions { CountUnknownQuestions = true });

        Assert.Equal([new AnalogySection("", 1, 2, 0)], metrics.Sections);
    }

    [Fact]
    public void Case_is_ignored_unless_it_is_asked_for()
    {
        WordAnalogy[] questions = [new("Man", "KING", "woman", "Queen"), new("woman", "queen", "man", "KING")];

        // Where case matters, King is another word than king, and nearer to it than any other.
        Assert.Equal(2, s_royal.EvaluateAnalogies(questions).Total.Correct);
        Assert.Equal(new AnalogySection("total", 0, 0, 2),
            s_royal.EvaluateAnalogies(questions, new WordAnalogyOptions { IgnoreCase = false }).Total);
        Assert.Equal(new AnalogySection("total", 0, 1, 0), s_royal.EvaluateAnalogies(
            [new("man", "king", "man", "boy")], new WordAnalogyOptions { IgnoreCase = false }).Total);
        Assert.Equal(new AnalogySection("total", 1, 1, 0), s_royal.EvaluateAnalogies([new("man", "king", "man", "boy")]).Total);
    }

    [Fact]
    public void Only_the_most_frequent_words_are_answers()
    {
        WordAnalogy[] questions = [new("man", "boy", "woman", "girl"), new("man", "king", "woman", "queen")];

        Assert.Equal(new AnalogySection("total", 1, 1, 1),
            s_royal.EvaluateAnalogies(questions, new WordAnalogyOptions { MostFrequent = 5 }).Total);
        Assert.Equal(new AnalogySection("total", 2, 2, 0),
            s_royal.EvaluateAnalogies(questions, new WordAnalogyOptions { MostFrequent = null }).Total);
        Assert.Throws<ArgumentOutOfRangeException>(
            () => s_royal.EvaluateAnalogies(questions, new WordAnalogyOptions { MostFrequent = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => s_royal.EvaluateAnalogies(questions, new WordAnalogyOptions { Method = (AnalogyMethod)2 }));
        Assert.Empty(s_royal.EvaluateAnalogies([]).Sections);
        Assert.True(double.IsNaN(s_royal.EvaluateAnalogies([]).Accuracy));
    }

    [Fact]
    public void Answers_to_many_questions_are_those_of_the_plain_formulas()
    {
        // More words than one pass takes, more rows than one block, vectors that come twice, and one of zeros.
        const int Count = 3000;
        float[][] rows = [.. Enumerable.Range(0, Count).Select(i => i == 9 ? new float[12] : RandomVectors.Numbers(i % 2500, 12))];
        WordVectors vectors = WordVectors.Create(rows.Select((row, i) => KeyValuePair.Create($"w{i}", row)));
        var random = new Random(3);
        foreach (AnalogyMethod method in Enum.GetValues<AnalogyMethod>())
        {
            WordAnalogy[] questions = [.. Enumerable.Range(0, 700).Select(i =>
            {
                (int a, int b, int c) = i == 0 ? (9, 1, 2) : (random.Next(Count), random.Next(Count), random.Next(Count));
                int answer = Answer(rows, a, b, c, method);
                return new WordAnalogy($"w{a}", $"w{b}", $"w{c}", $"w{(i % 3 == 2 ? (answer + 1) % Count : answer)}", $"{i % 3}");
            })];

            WordAnalogyMetrics metrics = vectors.EvaluateAnalogies(questions, new WordAnalogyOptions { Method = method });

            Assert.Equal([new("0", 234, 234, 0), new("1", 233, 233, 0), new AnalogySection("2", 0, 233, 0)], metrics.Sections);
        }
    }

    [Fact]
    public void Files_have_sections_and_four_words_a_line()
    {
        using var files = new TemporaryFiles();
        const string Content = "\uFEFF# capitals\r\n: capital world \r\nAthens Greece Oslo  Norway\r\n\r\n:부부\n왕\t여왕\t남자 여자";

        WordAnalogy[] expected = [new("Athens", "Greece", "Oslo", "Norway", "capital world"), new("왕", "여왕", "남자", "여자", "부부")];

        Assert.Equal(expected, WordAnalogy.Load(files.Write("questions.txt", Content)));
        Assert.Equal(expected, WordAnalogy.Load(files.WriteGzip("questions.txt.gz", System.Text.Encoding.UTF8.GetBytes(Content))));
    }

    [Theory]
    [InlineData(": a\nb c d\n", "line 2: expected four words, separated by spaces, or a section such as ': capitals', found 'b c d'.")]
    [InlineData("a b c d\n\n가 b c d e", "line 3: expected four words, separated by spaces, or a section such as ': capitals', "
        + "found '가 b c d e'.")]
    [InlineData(": a\n", "end: expected at least one question, found none.")]
    public void A_bad_line_is_named(string content, string message)
    {
        using var files = new TemporaryFiles();
        string path = files.Write("questions.txt", content);

        Assert.Equal($"'{path}', {message}", Assert.Throws<FormatException>(() => s_royal.EvaluateAnalogies(path)).Message);
    }

    [DataFact("word-similarity/questions-words.txt.gz")]
    public void Googles_file_is_read_whole()
    {
        IReadOnlyList<WordAnalogy> questions = WordAnalogy.Load(DataFactAttribute.PathOf("word-similarity/questions-words.txt.gz"));

        Assert.Equal(
            [new("capital-common-countries", 506), new("capital-world", 1777)],
            questions.CountBy(question => question.Section));
    }

    [GensimFact]
    public void Sections_have_the_counts_of_gensim()
    {
        using var files = new TemporaryFiles();
        var random = new Random(11);

        // Pairs with a common difference and noise, so that some answers are right; some words in other case, some unknown.
        float[][] differences = [.. Enumerable.Range(0, 2).Select(i => RandomVectors.Numbers(900 + i, 20))];
        var entries = new List<KeyValuePair<string, float[]>>();
        for (int i = 0; i < 40; i++)
        {
            float[] one = RandomVectors.Numbers(i, 20);
            float[] other = [.. one.Zip(differences[i % 2], (x, y) => x + y + (random.NextSingle() - 0.5f) * 0.9f)];
            entries.Add(new(i % 5 == 0 ? $"One{i}" : $"one{i}", one));
            entries.Add(new($"other{i}", other));
            if (i % 4 == 0)
            {
                entries.Add(new($"Other{i}", [.. other.Select(x => x * 1.1f + 0.01f)]));
            }
        }

        WordVectors vectors = WordVectors.Create(entries);
        vectors.Save(files.PathOf("vectors.txt"));
        string questions = string.Concat(Enumerable.Range(0, 300).Select(i =>
        {
            (int first, int second) = (2 * random.Next(21) + i / 150, 2 * random.Next(21) + i / 150);
            return (i % 150 == 0 ? $": section {i / 150}\n" : "")
                + (first == second ? "" : $"one{first} other{first} one{second} OTHER{second}\n");
        }));
        string path = files.Write("questions.txt", questions);

        string output = OtherPrograms.RunGensim(
            """
            import json, sys
            from gensim.models import KeyedVectors
            vectors = KeyedVectors.load_word2vec_format(sys.argv[1])
            results = []
            # gensim 4.2 has the option similarity_function, but does not use it.
            for function in (vectors.most_similar, vectors.most_similar_cosmul):
                vectors.most_similar = function
                for dummy in (False, True):
                    _, sections = vectors.evaluate_word_analogies(sys.argv[2], restrict_vocab=90, dummy4unknown=dummy)
                    results.append([[len(s['correct']), len(s['correct']) + len(s['incorrect'])] for s in sections[:2]])
            print(json.dumps(results))
            """, files.PathOf("vectors.txt"), path);

        int[][][] expected = JsonSerializer.Deserialize<int[][][]>(output)!;
        int[][][] found = [
            .. from method in Enum.GetValues<AnalogyMethod>()
               from isCounted in (bool[])[false, true]
               let options = new WordAnalogyOptions { Method = method, MostFrequent = 90, CountUnknownQuestions = isCounted }
               select (int[][])[
                   .. vectors.EvaluateAnalogies(path, options).Sections.Select(section => (int[])[section.Correct, section.Total])]];
        Assert.Equal(expected, found);
        Assert.InRange(expected[0][0][0], 10, expected[0][0][1] - 10);
    }

    /// <summary>The row with the highest score, all cosines computed one by one in double precision.</summary>
    private static int Answer(float[][] rows, int a, int b, int c, AnalogyMethod method)
    {
        (int Row, double Score) best = (-1, double.NegativeInfinity);
        for (int row = 0; row < rows.Length; row++)
        {
            double cosA = Cosine(rows[row], rows[a]), cosB = Cosine(rows[row], rows[b]), cosC = Cosine(rows[row], rows[c]);
            double score = method == AnalogyMethod.ThreeCosAdd
                ? cosB + cosC - cosA
                : (1 + cosB) / 2 * (1 + cosC) / 2 / ((1 + cosA) / 2 + 0.001);
            if (row != a && row != b && row != c && score > best.Score + 1e-12)
            {
                best = (row, score);
            }
        }

        return best.Row;
    }

    private static double Cosine(float[] one, float[] other)
    {
        double[] x = [.. one.Select(number => (double)number)], y = [.. other.Select(number => (double)number)];
        double norms = TensorPrimitives.Norm<double>(x) * TensorPrimitives.Norm<double>(y);
        return norms > 0 ? TensorPrimitives.Dot<double>(x, y) / norms : 0;
    }
}
