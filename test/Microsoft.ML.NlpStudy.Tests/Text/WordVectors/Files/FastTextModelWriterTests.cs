using System.Globalization;
using System.Text.Json;
using Microsoft.ML.NlpStudy.Tests.Support;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed class FastTextModelWriterTests
{
    private const int Dimension = 21;

    // Some counts tie; the fourth word begins like an n-gram of others.
    private static readonly string[] s_words = ["</s>", "the", "영화", "영화가", "film", "films", "é", "a", "사랑했습니다", "🎬x"];
    private static readonly long[] s_counts = [900, 500, 40, 40, 40, 12, 12, 5, 5, 5];
    private static readonly string[] s_unknown = ["filming", "영화는", "사랑", "Film", "zz"];

    [Fact]
    public void The_reader_reads_back_what_is_written()
    {
        using var files = new TemporaryFiles();
        foreach (FastTextModelContent content in (FastTextModelContent[])[
            Content(), Content() with { Ngrams = new SubwordNgrams(3, 0, 0), Loss = FastTextLoss.HierarchicalSoftmax }])
        {
            string path = files.PathOf("model.bin");
            FastTextModelWriter.Write(path, content);

            WordVectors vectors = WordVectors.Load(path);

            Assert.Equal(s_words, vectors.Tokens);
            Assert.Equal(content.Ngrams.MaximumLength > 0, vectors.HasSubwords);
            foreach ((string word, int row) in s_words.Select((word, row) => (word, row)))
            {
                Assert.Equal(Average(content, word, row), vectors[word].ToArray(), (x, y) => Math.Abs(x - y) < 1e-6);
            }

            if (vectors.HasSubwords)
            {
                float[] composed = new float[Dimension];
                Assert.True(vectors.TryComposeVector("filming", composed));
                Assert.Equal(Average(content, "filming", row: null), composed, (x, y) => Math.Abs(x - y) < 1e-6);
            }
        }

        Assert.Equal(["model.bin"], files.Names);
    }

    [Fact]
    public void The_bytes_are_those_of_the_format()
    {
        using var files = new TemporaryFiles();
        FastTextModelContent content = Content() with
        {
            Dimension = 1,
            Words = ["é"],
            Counts = [7],
            TokenCount = 9,
            Ngrams = new SubwordNgrams(2, 3, 2),
            InputRow = row => new float[] { row + 0.5f },
            OutputRow = row => new float[] { -1 },
        };
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);

        // magic, version; dimension, window, epochs, minimum count, negatives, word n-grams, loss, model, buckets, minn, maxn, update rate
        Array.ForEach([793712314, 12, 1, 4, 3, 5, 6, 1, 2, 2, 2, 2, 3, 100], writer.Write);
        writer.Write(1e-3);
        Array.ForEach([1, 1, 0], writer.Write);
        Array.ForEach([9L, -1L], writer.Write);
        writer.Write([0xC3, 0xA9, 0, 7, 0, 0, 0, 0, 0, 0, 0, 0]);
        writer.Write((byte)0);
        Array.ForEach([3L, 1L], writer.Write);
        Array.ForEach([0.5f, 1.5f, 2.5f], writer.Write);
        writer.Write((byte)0);
        Array.ForEach([1L, 1L], writer.Write);
        writer.Write(-1f);

        FastTextModelWriter.Write(files.PathOf("model.bin"), content);

        Assert.Equal(stream.ToArray(), File.ReadAllBytes(files.PathOf("model.bin")));
    }

    [Fact]
    public void What_cannot_be_written_is_named_and_leaves_the_old_file()
    {
        using var files = new TemporaryFiles();
        string path = files.Write("model.bin", "old");

        string Error<T>(FastTextModelContent content)
            where T : Exception =>
            Assert.Throws<T>(() => FastTextModelWriter.Write(path, content)).Message;

        FastTextModelContent content = Content();
        Assert.Contains("expected 10 counts, one a word, found 1.", Error<ArgumentException>(content with { Counts = [1] }));
        Assert.Contains("word 'b': expected a count of at most 1, that of the word before, found 2.",
            Error<ArgumentException>(content with { Words = ["a", "b"], Counts = [1, 2] }));
        Assert.Contains("word 2: expected at least one character",
            Error<ArgumentException>(content with { Words = ["a", ""], Counts = [1, 1] }));
        Assert.Contains("none of them U+0000", Error<ArgumentException>(content with { Words = ["a\0"], Counts = [1] }));
        Assert.Contains("expected each word once, found 'a' twice.",
            Error<ArgumentException>(content with { Words = ["a", "a"], Counts = [1, 1] }));
        Assert.Contains("half a surrogate pair", Error<ArgumentException>(content with { Words = ["a\uD83C"], Counts = [1] }));
        Assert.Contains("input matrix, row 1: expected 21 numbers, found 2.",
            Error<InvalidOperationException>(content with { InputRow = _ => new float[2] }));
        Assert.Contains("output matrix, row 1: expected finite numbers",
            Error<InvalidOperationException>(content with { OutputRow = _ => Enumerable.Repeat(float.NaN, Dimension).ToArray() }));
        Assert.Equal(["model.bin"], files.Names);
        Assert.Equal("old", File.ReadAllText(path));
    }

    [FastTextFact]
    public void FastText_reads_the_model_and_gives_the_same_vectors()
    {
        using var files = new TemporaryFiles();
        foreach (FastTextModelContent content in (FastTextModelContent[])[
            Content(), Content() with { Loss = FastTextLoss.HierarchicalSoftmax, Architecture = FastTextArchitecture.Cbow },
            Content() with { Ngrams = new SubwordNgrams(3, 0, 0), Loss = FastTextLoss.Softmax }])
        {
            string path = files.PathOf("model.bin");
            FastTextModelWriter.Write(path, content);
            WordVectors vectors = WordVectors.Load(path);

            string output = OtherPrograms.RunFastText(["print-word-vectors", path], string.Join('\n', [.. s_words, .. s_unknown, ""]));

            string[][] lines = [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
            Assert.Equal(s_words.Concat(s_unknown), lines.Select(line => line[0]));
            foreach (string[] line in lines)
            {
                // fastText prints five digits.
                Assert.Equal(VectorOf(vectors, line[0]), line[1..].Select(Parse), (x, y) => Math.Abs(x - y) < 1e-5);
            }
        }
    }

    [FastTextFact]
    public void FastText_finds_the_same_neighbors()
    {
        using var files = new TemporaryFiles();
        string path = files.PathOf("model.bin");
        FastTextModelWriter.Write(path, Content());

        string output = OtherPrograms.RunFastText(["nn", path, "4"], "영화\n");

        SimilarToken[] neighbors = [.. WordVectors.Load(path).MostSimilar("영화", 4)];
        string[][] lines = [
            .. output.Replace("Query word? ", "").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' '))];
        Assert.Equal(neighbors.Select(neighbor => neighbor.Token), lines.Take(4).Select(line => line[0]));
        Assert.Equal(neighbors.Select(neighbor => neighbor.Similarity), lines.Take(4).Select(line => Parse(line[1])),
            (x, y) => Math.Abs(x - y) < 1e-5);
    }

    [GensimFact]
    public void Gensim_reads_the_model_and_gives_the_same_vectors()
    {
        using var files = new TemporaryFiles();
        FastTextModelContent content = Content();
        string path = files.PathOf("model.bin");
        FastTextModelWriter.Write(path, content);
        WordVectors vectors = WordVectors.Load(path);

        string output = OtherPrograms.RunGensim(
            """
            import json, sys
            from gensim.models.fasttext import load_facebook_model
            model = load_facebook_model(sys.argv[1])
            print(json.dumps({
                'words': model.wv.index_to_key,
                'counts': [int(model.wv.get_vecattr(word, 'count')) for word in model.wv.index_to_key],
                'vectors': {word: model.wv[word].tolist() for word in sys.argv[2:]},
                'output': model.syn1neg.tolist(),
                'arguments': [model.vector_size, model.window, model.epochs, model.min_count, model.negative, model.hs, model.sg,
                    model.wv.bucket, model.wv.min_n, model.wv.max_n, model.sample],
            }))
            """, [path, .. s_words, .. s_unknown]);

        JsonElement found = JsonDocument.Parse(output).RootElement;
        Assert.Equal(s_words, found.GetProperty("words").EnumerateArray().Select(word => word.GetString()));
        Assert.Equal(s_counts, found.GetProperty("counts").EnumerateArray().Select(count => count.GetInt64()));
        Assert.Equal([Dimension, 4, 3, 5, 6, 0, 1, 500, 2, 4, 1e-3],
            found.GetProperty("arguments").EnumerateArray().Select(number => number.GetDouble()));
        foreach (JsonProperty word in found.GetProperty("vectors").EnumerateObject())
        {
            // gensim gives the end of a sentence n-grams, which fastText does not.
            if (word.Name != "</s>")
            {
                Assert.Equal(VectorOf(vectors, word.Name), word.Value.EnumerateArray().Select(number => number.GetSingle()),
                    (x, y) => Math.Abs(x - y) < 1e-5);
            }
        }

        Assert.Equal(
            Enumerable.Range(0, s_words.Length).SelectMany(row => content.OutputRow(row).ToArray()),
            found.GetProperty("output").EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(number => number.GetSingle()));
    }

    [GensimFact]
    public void Gensim_reads_saved_vectors()
    {
        using var files = new TemporaryFiles();
        WordVectors vectors = RandomVectors.For([.. s_words, "2", "0.5"], Dimension);
        WordVectorFormat[] formats = [WordVectorFormat.Word2VecText, WordVectorFormat.Word2VecBinary, WordVectorFormat.GloVeText];
        foreach (WordVectorFormat format in formats)
        {
            vectors.Save(files.PathOf($"{format}.vec"), format);
        }

        string output = OtherPrograms.RunGensim(
            """
            import json, sys
            from gensim.models import KeyedVectors
            for path, options in zip(sys.argv[1:], ({}, {'binary': True}, {'no_header': True})):
                vectors = KeyedVectors.load_word2vec_format(path, **options)
                print(json.dumps([vectors.index_to_key, vectors.vectors.tolist()]))
            """, [.. formats.Select(format => files.PathOf($"{format}.vec"))]);

        string[] lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(formats.Length, lines.Length);
        foreach (string line in lines)
        {
            JsonElement found = JsonDocument.Parse(line).RootElement;
            Assert.Equal(vectors.Tokens, found[0].EnumerateArray().Select(word => word.GetString()));
            Assert.Equal(
                vectors.Tokens.SelectMany(token => vectors[token].ToArray()),
                found[1].EnumerateArray().SelectMany(row => row.EnumerateArray()).Select(number => number.GetSingle()));
        }
    }

    private static FastTextModelContent Content()
    {
        var ngrams = new SubwordNgrams(2, 4, 500);
        float[] input = RandomVectors.Numbers(1, (s_words.Length + ngrams.Buckets) * Dimension);
        float[] output = RandomVectors.Numbers(2, s_words.Length * Dimension);
        return new FastTextModelContent
        {
            Dimension = Dimension,
            Window = 4,
            Epochs = 3,
            MinimumCount = 5,
            Negatives = 6,
            Loss = FastTextLoss.NegativeSampling,
            Architecture = FastTextArchitecture.SkipGram,
            Ngrams = ngrams,
            SamplingThreshold = 1e-3,
            Words = s_words,
            Counts = s_counts,
            TokenCount = 2000,
            InputRow = row => input.AsSpan(row * Dimension, Dimension),
            OutputRow = row => output.AsSpan(row * Dimension, Dimension),
        };
    }

    /// <summary>The average of a word's row, if it has one, and its n-grams' rows.</summary>
    private static float[] Average(FastTextModelContent content, string word, int? row)
    {
        var buckets = new List<int>();
        content.Ngrams.AddBuckets(System.Text.Encoding.UTF8.GetBytes(word), buckets);
        int[] rows = [.. row is { } own ? [own] : (int[])[], .. buckets.Select(bucket => s_words.Length + bucket)];
        return [.. Enumerable.Range(0, Dimension).Select(i => rows.Average(r => content.InputRow(r)[i]))];
    }

    /// <summary>A known word's vector, a composed one for another word, or zeros.</summary>
    private static float[] VectorOf(WordVectors vectors, string word)
    {
        float[] vector = new float[vectors.Dimension];
        if (vectors.TryGetVector(word, out ReadOnlySpan<float> known))
        {
            known.CopyTo(vector);
        }
        else
        {
            vectors.TryComposeVector(word, vector);
        }

        return vector;
    }

    private static float Parse(string number) => float.Parse(number, CultureInfo.InvariantCulture);
}
