using System.IO.Compression;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

/// <summary>A trained model, shared by all tests that only read it.</summary>
public sealed class TrainedModel : IDisposable
{
    public TrainedModel()
    {
        Data = Context.Data.LoadFromEnumerable(ToyTexts.Create(500, seed: 9));
        Model = Pipelines.Classification(Context, Pipelines.Small).Fit(Data);
        using var stream = new MemoryStream();
        Context.Model.Save(Model, Data.Schema, stream);
        Zip = stream.ToArray();
    }

    public MLContext Context { get; } = new(seed: 1);

    public IDataView Data { get; }

    public TransformerChain<TextClassifierTransformer> Model { get; }

    public byte[] Zip { get; }

    public void Dispose() => Model.Dispose();
}

public class RnnClassifierModelTests(TrainedModel trained) : IClassFixture<TrainedModel>
{
    private const string Folder = "TransformerChain/Transform_001/";

    [Fact]
    public void A_loaded_model_scores_bit_for_bit_like_the_saved_one()
    {
        ITransformer loaded = Load(trained.Zip);

        Assert.Equal(trained.Model.Transform(trained.Data).Scores(), loaded.Transform(trained.Data).Scores());
    }

    [Fact]
    public void The_zip_holds_options_vocabulary_and_weights_as_entries_of_their_own()
    {
        using var zip = new ZipArchive(new MemoryStream(trained.Zip));
        string[] names = [.. zip.Entries.Select(entry => entry.FullName.Replace('\\', '/'))];

        Assert.Contains(Folder + "options.json", names);
        Assert.Contains(Folder + "weights.safetensors", names);
        Assert.Contains("TransformerChain/Transform_000/Transform_002/vocabulary.txt", names);
    }

    [Fact]
    public void Rows_scored_in_batches_one_by_one_and_by_PredictionEngine_agree()
    {
        float[][] batched = trained.Model.Transform(trained.Data).Scores();
        PredictionEngine<ToyTexts.Row, Prediction> engine =
            trained.Context.Model.CreatePredictionEngine<ToyTexts.Row, Prediction>(trained.Model);

        int i = 0;
        foreach (ToyTexts.Row row in trained.Context.Data.CreateEnumerable<ToyTexts.Row>(trained.Data, reuseRowObject: false).Take(50))
        {
            Prediction prediction = engine.Predict(row);
            for (int c = 0; c < 2; c++)
            {
                Assert.Equal(batched[i][c], prediction.Score[c], 1e-6f);
            }

            Assert.Equal(prediction.Score[1], prediction.Probability);
            i++;
        }
    }

    [Fact]
    public void Columns_that_pass_through_stay_with_their_rows()
    {
        IDataView scored = trained.Model.Transform(trained.Data);
        string[] expected = [.. trained.Data.GetColumn<string>("Text")];
        var shuffled = trained.Context.Data.TakeRows(trained.Context.Data.SkipRows(scored, 100), 200);

        var rows = trained.Context.Data.CreateEnumerable<PassedThrough>(shuffled, reuseRowObject: false).ToList();

        Assert.Equal(expected.Skip(100).Take(200), rows.Select(row => row.Text));
        Assert.Equal(rows.Select(row => row.Text.Split(' ').Length), rows.Select(row => row.Tokens.Length));
        Assert.True(rows.Count(row => (row.Score[0] > row.Score[1] ? 1u : 2u) == row.Label) > 180);
    }

    [Fact]
    public void Several_threads_read_through_one_model_at_once()
    {
        float[][] expected = trained.Model.Transform(trained.Data).Scores();

        float[][][] found = [
            .. Enumerable.Range(0, 4).AsParallel().WithDegreeOfParallelism(4).Select(_ => trained.Model.Transform(trained.Data).Scores())];

        Assert.All(found, scores => Assert.Equal(expected, scores));
    }

    [Fact]
    public void It_cross_validates()
    {
        IEstimator<ITransformer> pipeline = Pipelines.Classification(trained.Context, Pipelines.Hasty);

        var results = trained.Context.MulticlassClassification.CrossValidate(trained.Data, pipeline, numberOfFolds: 2);

        Assert.Equal(2, results.Count);
        Assert.All(results, result => Assert.InRange(result.Metrics.MicroAccuracy, 0.2, 1));
    }

    [Fact]
    public void Other_keys_than_those_trained_with_are_refused()
    {
        IDataView few = trained.Context.Data.LoadFromEnumerable(ToyTexts.Create(2, seed: 1));
        IDataView otherKeys = Pipelines.Preprocessing(trained.Context).Fit(few).Transform(few);

        var error = Assert.Throws<ArgumentOutOfRangeException>(() => trained.Model.LastTransformer.Transform(otherKeys));

        Assert.Contains("Input column 'Ids': expected keys of the 14 tokens trained with, found", error.Message);
    }

    [Theory]
    [InlineData("weights.safetensors", 40, "weights.safetensors")]
    [InlineData("weights.safetensors", 2000, "truncated")]
    [InlineData("options.json", 60, "options.json")]
    public void A_truncated_entry_is_an_error_that_names_it(string entry, int length, string said)
    {
        byte[] zip = Rewrite(entry, bytes => bytes[..length]);

        FormatException error = Refused(zip);

        Assert.Contains(entry, error.Message);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public void A_weight_of_another_shape_is_an_error_that_names_it()
    {
        byte[] zip = Rewrite("options.json", bytes => Replace(bytes, "\"HiddenSize\": 24", "\"HiddenSize\": 25"));

        Assert.Matches(@"weight 'encoder\.[^']*': expected shape \[75[^]]*\], found \[72", Refused(zip).Message);
    }

    [Fact]
    public void An_absurd_size_is_refused_before_memory_is_taken()
    {
        byte[] zip = Rewrite("options.json", bytes => Replace(bytes, "\"VocabularySize\": 14", "\"VocabularySize\": 2000000000"));

        Assert.Contains("VocabularySize", Refused(zip).Message);
    }

    [Fact]
    public void A_header_longer_than_its_file_is_refused()
    {
        byte[] zip = Rewrite("weights.safetensors", bytes => [255, 255, 255, 255, 255, 0, 0, 0, .. bytes[8..]]);

        Assert.Contains("header: expected at most", Refused(zip).Message);
    }

    [Fact]
    public void A_model_of_a_newer_format_says_so()
    {
        // ML.NET's header has the version that a reader needs at 0x4C.
        byte[] zip = Rewrite("Model.key", bytes => { bytes[0x4C + 2] = 9; bytes[0x48 + 2] = 9; return bytes; });

        Assert.Contains("newer version", Refused(zip).Message);
    }

    private static ITransformer Load(byte[] zip) => new MLContext().Model.Load(new MemoryStream(zip), out _);

    // ML.NET wraps the exception of a loader; ours is the inner one.
    private static FormatException Refused(byte[] zip)
    {
        Exception? error = Record.Exception(() => Load(zip));
        while (error is not null and not FormatException)
        {
            error = error.InnerException;
        }

        return Assert.IsType<FormatException>(error);
    }

    private static byte[] Replace(byte[] bytes, string from, string to)
    {
        string text = Encoding.UTF8.GetString(bytes);
        Assert.Contains(from, text);
        return Encoding.UTF8.GetBytes(text.Replace(from, to));
    }

    private byte[] Rewrite(string entry, Func<byte[], byte[]> change)
    {
        var stream = new MemoryStream();
        stream.Write(trained.Zip);
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Update, leaveOpen: true))
        {
            SavedModel.Replace(zip, Folder + entry, change);
        }

        return stream.ToArray();
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];

        public float Probability { get; set; }
    }

    private sealed class PassedThrough
    {
        public string Text { get; set; } = "";

        public string[] Tokens { get; set; } = [];

        public float[] Score { get; set; } = [];

        [KeyType(2)]
        public uint Label { get; set; }
    }
}
