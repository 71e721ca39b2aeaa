using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Transforms;

public sealed class ApplyWordVectorsTests : IDisposable
{
    private static readonly WordVectors s_vectors = WordVectors.Create(new Dictionary<string, float[]>
    {
        ["good"] = [1, 2],
        ["bad"] = [-3, 4],
        ["film"] = [0.5f, 0.25f],
        [". . ."] = [7, 7],
    });

    private readonly MLContext _ml = new(seed: 1);
    private readonly TemporaryFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(WordVectorPooling.Mean, "-1 3", "1 2")]
    [InlineData(WordVectorPooling.Sum, "-2 6", "1 2")]
    [InlineData(WordVectorPooling.Maximum, "1 4", "1 2")]
    [InlineData(WordVectorPooling.MinimumMeanMaximum, "-3 2 -1 3 1 4", "1 2 1 2 1 2")]
    public void Each_pooling_gives_its_numbers_and_leaves_unknown_tokens_out(WordVectorPooling pooling, string first, string second)
    {
        IDataView data = _ml.Tokens(["good", "unheard", "bad"], [null, "good"], ["unheard"], []);

        ApplyWordVectorsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", s_vectors, new ApplyWordVectorsOptions { Pooling = pooling }),
            data);

        string zeros = string.Join(' ', Enumerable.Repeat("0", first.Split(' ').Length));
        Assert.Equal([first, second, zeros, zeros], transformer.Transform(data).VectorColumn<float>("Features"));
        Assert.Equal(new WordVectorCoverage(3, 2, 5, 3), transformer.Coverage);
        Assert.Equal(4, transformer.Vectors.Count);
    }

    [Fact]
    public void Without_pooling_each_text_gets_the_vectors_of_its_tokens()
    {
        var options = new ApplyWordVectorsOptions { Pooling = WordVectorPooling.None };
        IDataView data = _ml.Tokens(["good", "unheard", "bad"], [null, "film"], ["unheard"], []);

        ApplyWordVectorsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", s_vectors, options), data);

        Assert.Equal(["1 2 -3 4", "0.5 0.25", "", ""], transformer.Transform(data).VectorColumn<float>("Features"));
    }

    [Fact]
    public void Unknown_words_may_count_as_zeros()
    {
        var options = new ApplyWordVectorsOptions { UnknownWords = new UnknownWordOptions() };
        IDataView data = _ml.Tokens(["good", "unheard"], ["good", null]);

        ApplyWordVectorsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", s_vectors, options), data);

        Assert.Equal(["0.5 1", "1 2"], transformer.Transform(data).VectorColumn<float>("Features"));
    }

    [Fact]
    public void Unknown_words_may_be_random_and_stay_the_same_in_every_process()
    {
        float[] First(int seed, double? deviation)
        {
            var unknown = new UnknownWordOptions { Vectors = UnknownWordVectors.Normal, Seed = seed, Deviation = deviation };
            IDataView data = _ml.Tokens(["unheard"], ["unheard", "unheard"], ["other"]);
            ApplyWordVectorsTransformer transformer = ComponentChecks.Holds(
                _ml, _ml.Transforms.Text.ApplyWordVectors(
                    "Features", "Tokens", s_vectors,
                    new ApplyWordVectorsOptions { UnknownWords = unknown, Selection = WordVectorSelection.SeenInTraining }), data);
            string[] rows = transformer.Transform(data).VectorColumn<float>("Features");
            Assert.Equal(rows[0], rows[1]);
            Assert.NotEqual(rows[0], rows[2]);
            return [.. transformer.Transform(data).Column<VBuffer<float>>("Features")[0].DenseValues()];
        }

        float[] one = First(1, null), again = First(1, null), other = First(2, null), narrow = First(1, 0.001);
        Assert.Equal(one, again);
        Assert.NotEqual(one, other);
        Assert.All(narrow, value => Assert.InRange(Math.Abs(value), 1e-9, 0.006));

        // The deviation of the known numbers is kept, although none of their rows is: 8 numbers with sum 18.75 and squares of 128.3125.
        Assert.Equal(1000 * Math.Sqrt((128.3125 / 8) - (18.75 / 8 * 18.75 / 8)), one[0] / narrow[0], 0.01);
        Assert.Equal(one[0] / narrow[0], one[1] / narrow[1], 0.01);
    }

    [Fact]
    public void Only_tokens_of_the_training_rows_are_kept_where_that_is_asked_for()
    {
        string path = _files.PathOf("v.bin");
        WordVectors.Create(
            s_vectors.Tokens.Where(token => token != ". . .").Select(token => KeyValuePair.Create(token, s_vectors[token].ToArray())))
            .Save(path, WordVectorFormat.Word2VecBinary);
        var options = new ApplyWordVectorsOptions
        {
            Selection = WordVectorSelection.SeenInTraining,
            File = new WordVectorOptions { LowerCaseFallback = true },
        };

        ApplyWordVectorsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", path, options), _ml.Tokens(["Good", "film", "unheard"]));

        Assert.Equal(["film", "good"], transformer.Vectors.Tokens.Order());
        Assert.Equal(["1 2", "0 0"], transformer.Transform(_ml.Tokens(["GOOD"], ["bad"])).VectorColumn<float>("Features"));
    }

    [Theory]
    [InlineData(WordVectorSelection.All)]
    [InlineData(WordVectorSelection.SeenInTraining)]
    public void Words_made_of_n_grams_survive_saving(WordVectorSelection selection)
    {
        string path = FastTextModel.Write(_files, ["good", "bad"]);
        WordVectors model = WordVectors.Load(path);
        float[] expected = new float[model.Dimension];
        Assert.True(model.TryComposeVector("unheard", expected));
        var options = new ApplyWordVectorsOptions
        {
            Selection = selection,
            UnknownWords = new UnknownWordOptions { Vectors = UnknownWordVectors.Subwords },
        };

        IDataView data = _ml.Tokens(["unheard"], ["good"]);
        ApplyWordVectorsTransformer transformer = ComponentChecks.Holds(
            _ml, _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", path, options), data);

        Assert.Equal([string.Join(' ', expected), string.Join(' ', model["good"].ToArray())],
            transformer.Transform(data).VectorColumn<float>("Features"));
        Assert.Equal(selection == WordVectorSelection.All, transformer.Vectors.HasSubwords);
        ITransformer loaded = ComponentChecks.SaveAndLoad(_ml, transformer, data.Schema);
        IDataView later = _ml.Tokens(["later"]);
        Assert.Equal(transformer.Transform(later).VectorColumn<float>("Features"), loaded.Transform(later).VectorColumn<float>("Features"));
        Assert.Equal(selection == WordVectorSelection.All, loaded.Transform(later).VectorColumn<float>("Features")[0] != "0 0");
    }

    [Fact]
    public void It_works_in_a_prediction_engine()
    {
        IDataView data = _ml.Tokens(["good"]);
        ApplyWordVectorsTransformer transformer = _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", s_vectors).Fit(data);

        using PredictionEngine<TextRows.TokensRow, Output> engine = _ml.Model.CreatePredictionEngine<TextRows.TokensRow, Output>(
            transformer);

        Assert.Equal([-1f, 3], engine.Predict(new TextRows.TokensRow { Tokens = ["bad", "good"] }).Features);
    }

    [Fact]
    public void The_log_tells_the_coverage()
    {
        var lines = new List<string>();
        _ml.Log += (_, e) => lines.Add(e.Message);

        _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", s_vectors).Fit(_ml.Tokens(["good", "unheard"], ["good"]));
        _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", s_vectors).Fit(_ml.Tokens(["unheard"]));

        Assert.Contains(lines, line => line.Contains("Word vectors for 1 of 2 vocabulary entries (50.0%), 66.7% of 3 tokens."));
        Assert.Contains(lines, line => line.Contains("no token of the training rows has a vector"));
    }

    [Fact]
    public void Wrong_input_is_told_before_any_work()
    {
        Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.ApplyWordVectors("Features", "Text", "absent.bin").Fit(_ml.Texts("a")));
        Assert.Throws<ArgumentOutOfRangeException>("Pooling", () =>
            _ml.Transforms.Text.ApplyWordVectors(
                "Features", "Tokens", s_vectors, new ApplyWordVectorsOptions { Pooling = (WordVectorPooling)9 }));
        string message = Assert.Throws<ArgumentOutOfRangeException>(
            () => _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", s_vectors,
                new ApplyWordVectorsOptions { UnknownWords = new UnknownWordOptions { Vectors = UnknownWordVectors.Subwords } })).Message;
        Assert.StartsWith(
            "Option Vectors: expected Zeros or Normal, as the word vectors have no n-grams (those of a fastText model have), found "
                + "Subwords.", message);
        Assert.Throws<FileNotFoundException>(
            () => _ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", _files.PathOf("absent")).Fit(_ml.Tokens(["a"])));
    }

    [Theory]
    [InlineData("options.json", "\"Count\": 4", "\"Count\": 5", "vocabulary.txt': expected 5 tokens, found 4.")]
    [InlineData("options.json", "\"Dimension\": 2", "\"Dimension\": 3",
        "weights.safetensors': header: expected {\"vectors\":{\"dtype\":\"F32\",\"shape\":[4,3]")]
    [InlineData("options.json", "\"Dimension\": 2", "\"Dimension\": 0", "options.json': Option Dimension: expected 1 to 1000000, found 0.")]
    [InlineData("options.json", "\"NgramRows\": 0", "\"NgramRows\": 7",
        "options.json': Option NgramRows: expected 0 to 0, the number of buckets, found 7.")]
    [InlineData("weights.safetensors", "F32", "F16", "weights.safetensors': header: expected")]
    [InlineData("weights.safetensors", null, "",
        "weights.safetensors': header: expected eight bytes with its length, found the end of the file.")]
    public void A_damaged_model_names_the_entry(string entry, string? from, string to, string message)
    {
        IDataView data = _ml.Tokens(["good"]);
        using var model = new MemoryStream();
        _ml.Model.Save(_ml.Transforms.Text.ApplyWordVectors("Features", "Tokens", s_vectors).Fit(data), data.Schema, model);
        using (var zip = new ZipArchive(model, ZipArchiveMode.Update, leaveOpen: true))
        {
            SavedModel.Replace(zip, zip.Entries.Single(candidate => candidate.Name == entry).FullName, bytes =>
            {
                string content = System.Text.Encoding.Latin1.GetString(bytes);
                Assert.True(from is null || content.Contains(from), content);
                return System.Text.Encoding.Latin1.GetBytes(from is null ? to : content.Replace(from, to));
            });
        }

        model.Position = 0;
        Exception error = Assert.ThrowsAny<Exception>(() => new MLContext().Model.Load(model, out _)).GetBaseException();
        Assert.Contains(message, Assert.IsType<FormatException>(error).Message);
    }

    private sealed class Output
    {
        public float[] Features { get; set; } = [];
    }
}
