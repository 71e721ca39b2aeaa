using System.Numerics;
using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Standin.Tests.ML;

/// <summary>Rows split, filtered, cached, shuffled, skipped, taken, and written as text.</summary>
public sealed class DataOperationsTests
{
    private readonly MLContext ml = new(seed: 1);

    [Fact]
    public void A_split_is_the_same_every_time_and_loses_no_row()
    {
        DataOperationsCatalog.TrainTestData first = ml.Data.TrainTestSplit(Numbers(1000), testFraction: 0.2, seed: 7);
        DataOperationsCatalog.TrainTestData second = new MLContext().Data.TrainTestSplit(Numbers(1000), testFraction: 0.2, seed: 7);

        Assert.Equal(Values(first.TestSet), Values(second.TestSet));
        Assert.Equal(Enumerable.Range(0, 1000), Values(first.TrainSet).Concat(Values(first.TestSet)).Order());
        Assert.InRange(Values(first.TestSet).Length, 160, 240);
        Assert.NotEqual(Values(first.TestSet), Values(ml.Data.TrainTestSplit(Numbers(1000), testFraction: 0.2, seed: 8).TestSet));
    }

    [Theory]
    [InlineData(7)]
    [InlineData(null)]
    public void Rows_go_where_the_hybrid_Tausworthe_generator_sends_them(int? seed)
    {
        // Three Tausworthe generators and a linear congruential one, seeded by rounds of MurmurHash3; without a seed, by 42.
        uint s = (uint)(seed ?? 42);
        uint[] z = [s, 0, 0, 0];
        for (int i = 1; i < 4; i++)
            z[i] = Round(z[i - 1], s);
        int[] expected = [.. Enumerable.Range(0, 300).Where(_ => Next() < 0.3f)];

        IDataView test = new MLContext().Data.TrainTestSplit(Numbers(300), testFraction: 0.3, seed: seed).TestSet;

        Assert.Equal(expected, Values(test));

        float Next()
        {
            z[0] = ((z[0] & 0xFFFFFFFE) << 12) ^ (((z[0] << 13) ^ z[0]) >> 19);
            z[1] = ((z[1] & 0xFFFFFFF8) << 4) ^ (((z[1] << 2) ^ z[1]) >> 25);
            z[2] = ((z[2] & 0xFFFFFFF0) << 17) ^ (((z[2] << 3) ^ z[2]) >> 11);
            z[3] = (1664525 * z[3]) + 1013904223;
            return ((z[0] ^ z[1] ^ z[2] ^ z[3]) >> 9) / 8388608f;
        }

        static uint Round(uint hash, uint word) =>
            (BitOperations.RotateLeft(hash ^ (BitOperations.RotateLeft(word * 0xCC9E2D51, 15) * 0x1B873593), 13) * 5) + 0xE6546B64;
    }

    [Theory]
    [InlineData("Group")]
    [InlineData("Number")]
    public void Rows_of_one_sampling_key_stay_together(string key)
    {
        DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(Numbers(600), testFraction: 0.3, samplingKeyColumnName: key);

        var train = split.TrainSet.GetColumn<string>("Group").ToHashSet();
        var test = split.TestSet.GetColumn<string>("Group").ToHashSet();
        if (key == "Group")
            Assert.Empty(train.Intersect(test));
        Assert.Equal(600, Values(split.TrainSet).Length + Values(split.TestSet).Length);
        Assert.InRange(Values(split.TestSet).Length, 60, 300);
    }

    [Fact]
    public void Text_keys_are_spread_by_MurmurHash3()
    {
        // MurmurHash3_x86_32 of 'hello' by the seed 0 is 0x248BFA47, published with the algorithm's test vectors; 30 bits of it count.
        double place = ((0x248BFA47 & 0x3FFFFFFF) + 0.5) / (1 << 30);
        IDataView data = ml.Data.LoadFromEnumerable([new Row(0, "hello")]);

        Assert.Single(Values(ml.Data.TrainTestSplit(data, place + 1e-6, "Group", seed: 0).TestSet));
        Assert.Single(Values(ml.Data.TrainTestSplit(data, place - 1e-6, "Group", seed: 0).TrainSet));
    }

    [Fact]
    public void A_fraction_outside_of_0_to_1_or_an_unknown_key_is_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.TrainTestSplit(Numbers(3), testFraction: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.TrainTestSplit(Numbers(3), testFraction: 1));
        Assert.Contains("'Nowhere'", Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.TrainTestSplit(Numbers(3), samplingKeyColumnName: "Nowhere")).Message);
    }

    [Fact]
    public void Folds_are_disjoint_and_cover_all_rows()
    {
        var folds = ml.Data.CrossValidationSplit(Numbers(500), numberOfFolds: 4, seed: 3);

        Assert.Equal(4, folds.Count);
        Assert.Equal(Enumerable.Range(0, 500), folds.SelectMany(fold => Values(fold.TestSet)).Order());
        Assert.All(folds, fold => Assert.Equal(Enumerable.Range(0, 500), Values(fold.TestSet).Concat(Values(fold.TrainSet)).Order()));
    }

    [Fact]
    public void Skipped_and_taken_rows_are_those_at_the_start()
    {
        Assert.Equal([0, 1, 2], Values(ml.Data.TakeRows(Numbers(10), 3)));
        Assert.Equal([8, 9], Values(ml.Data.SkipRows(Numbers(10), 8)));
        Assert.Equal([2, 3], Values(ml.Data.TakeRows(ml.Data.SkipRows(Numbers(10), 2), 2)));
        Assert.Empty(Values(ml.Data.SkipRows(Numbers(3), 5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.TakeRows(Numbers(3), 0));
    }

    [Fact]
    public void A_cache_reads_its_source_once()
    {
        int reads = 0;
        IDataView source = ml.Transforms.CustomMapping<Row, Counted>((_, counted) => counted.Reads = ++reads, null).Fit(Numbers(5)).Transform(Numbers(5));
        IDataView cached = ml.Data.Cache(source);

        Assert.Equal([1, 2, 3, 4, 5], cached.GetColumn<int>("Reads"));
        Assert.Equal([1, 2, 3, 4, 5], cached.GetColumn<int>("Reads"));
        Assert.Equal(5, reads);
        Assert.Equal(5, cached.GetRowCount());
        Assert.Equal([0, 1, 2, 3, 4], Values(cached));
    }

    [Fact]
    public void A_cache_can_be_read_in_random_order()
    {
        IDataView cached = ml.Data.Cache(Numbers(50));
        using DataViewRowCursor cursor = cached.GetRowCursor(cached.Schema, new Random(1));
        ValueGetter<int> getter = cursor.GetGetter<int>(cached.Schema["Index"]);
        var values = new List<int>();
        int value = 0;
        while (cursor.MoveNext())
        {
            getter(ref value);
            values.Add(value);
        }

        Assert.True(cached.CanShuffle);
        Assert.NotEqual(Enumerable.Range(0, 50), values);
        Assert.Equal(Enumerable.Range(0, 50), values.Order());
    }

    [Fact]
    public void Shuffling_is_repeatable_and_a_row_moves_forward_no_further_than_the_pool_is_large()
    {
        IDataView shuffled = ml.Data.ShuffleRows(Numbers(200), seed: 5, shufflePoolSize: 10, shuffleSource: false);
        int[] values = Values(shuffled);

        Assert.Equal(values, Values(shuffled));
        Assert.Equal(Enumerable.Range(0, 200), values.Order());
        Assert.NotEqual(Enumerable.Range(0, 200), values);
        Assert.All(values.Index(), row => Assert.True(row.Item < row.Index + 10));
        Assert.NotEqual(values, Values(ml.Data.ShuffleRows(Numbers(200), seed: 6, shufflePoolSize: 10, shuffleSource: false)));
    }

    [Fact]
    public void Columns_of_a_shuffled_row_stay_together()
    {
        IDataView shuffled = ml.Data.ShuffleRows(Numbers(100), seed: 5);

        Assert.All(ml.Data.CreateEnumerable<Read>(shuffled, reuseRowObject: false), row => Assert.Equal($"g{row.Index % 20}", row.Group));
    }

    [Fact]
    public void Filters_keep_what_lies_in_bounds_and_what_is_not_missing()
    {
        IDataView data = ml.Data.LoadFromEnumerable([new Row(0, "a", 1), new Row(1, "a", float.NaN), new Row(2, "a", 3), new Row(3, "a", 5)]);

        Assert.Equal([0, 2], Values(ml.Data.FilterRowsByColumn(data, "Number", 1, 5)));
        Assert.Equal([0, 2, 3], Values(ml.Data.FilterRowsByMissingValues(data, "Number")));
        Assert.Throws<ArgumentOutOfRangeException>(() => ml.Data.FilterRowsByColumn(data, "Group"));
    }

    [Fact]
    public void Text_is_written_so_that_it_reads_back()
    {
        IDataView data = ml.Data.LoadFromEnumerable(
        [
            new Written { Text = "a\t\"b\"", Number = 1.5f, Flag = true, Vector = [1, 0, float.NaN] },
            new Written { Text = "", Number = float.NaN, Vector = [0, 0, 0] },
            new Written { Text = " x: y", Number = -1e-7f, Vector = [0, 2, 0] },
        ]);
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);

        string saved = Saved(keyed, forceDense: true);

        Assert.Equal(
        [
            "#@ TextLoader{", "#@   header+", "#@   sep=tab", "#@   col=Text:TX:0", "#@   col=Number:R4:1", "#@   col=Flag:BL:2",
            "#@   col=Vector:R4:3-5", "#@   col=Key:U4[2]:6", "#@ }",
            "Text\tNumber\tFlag\t\"\"\t\"\"\t\"\"\tKey",
            "\"a\t\"\"b\"\"\"\t1.5\t1\t1\t0\t?\t0",
            "\"\"\t?\t0\t0\t0\t0\t",
            "\" x: y\"\t-1E-07\t0\t0\t2\t0\t1",
            "",
        ], saved.ReplaceLineEndings("\n").Split('\n'));
        IDataView read = Loaded(saved, new TextLoader.Options
        {
            HasHeader = true,
            AllowQuoting = true,
            Columns = [new("Text", DataKind.String, 0), new("Number", DataKind.Single, 1), new("Vector", DataKind.Single, 3, 5)],
        });
        Assert.Equal(["a\t\"b\"", "", " x: y"], read.GetColumn<string>("Text"));
        Assert.Equal([1.5f, float.NaN, -1e-7f], read.GetColumn<float>("Number"));
        Assert.Equal([[1, 0, float.NaN], [0, 0, 0], [0, 2, 0]], read.GetColumn<float[]>("Vector"));
    }

    [Fact]
    public void A_file_that_tells_its_columns_loads_without_being_told_them()
    {
        IDataView data = ml.Data.LoadFromEnumerable([new Written { Text = "a", Number = 1.5f, Vector = [1, 0, 2] }, new Written { Text = "b", Flag = true, Vector = [0, 3, 0] }]);
        IDataView keyed = ml.Transforms.Conversion.MapValueToKey("Key", "Text").Fit(data).Transform(data);

        IDataView read = Loaded(Saved(keyed, forceDense: true), options: null);

        Assert.Equal(["Text: String", "Number: Single", "Flag: Boolean", "Vector: Vector<Single, 3>", "Key: Key<UInt32, 0-1>"], read.Schema.Select(column => $"{column.Name}: {column.Type}"));
        Assert.Equal(["a", "b"], read.GetColumn<string>("Text"));
        Assert.Equal([false, true], read.GetColumn<bool>("Flag"));
        Assert.Equal([1u, 2u], read.GetColumn<uint>("Key"));
        Assert.Equal([[1, 0, 2], [0, 3, 0]], read.GetColumn<float[]>("Vector"));
    }

    [Fact]
    public void Mostly_empty_vectors_are_written_sparsely()
    {
        IDataView data = ml.Data.LoadFromEnumerable([new Wide { Label = 1, Features = [0, 0, 7, 0, 0, 0, 0, 8] }, new Wide { Label = 2, Features = new float[8] }]);

        string saved = Saved(data, schema: false, headerRow: false);

        Assert.Equal(["1\t8\t2:7\t7:8", "2\t8\t0:0", ""], saved.ReplaceLineEndings("\n").Split('\n'));
    }

    private string Saved(IDataView data, bool headerRow = true, bool schema = true, bool forceDense = false)
    {
        using var stream = new MemoryStream();
        ml.Data.SaveAsText(data, stream, headerRow: headerRow, schema: schema, forceDense: forceDense);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    // In memory: the file is gone when this returns.
    private IDataView Loaded(string text, TextLoader.Options? options)
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, text);
            IDataView read = ml.Data.Cache(ml.Data.LoadFromTextFile(path, options));
            read.GetRowCursor(read.Schema).Dispose();
            return read;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private IDataView Numbers(int count) => ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i => new Row(i, $"g{i % 20}", i)));

    private static int[] Values(IDataView data) => [.. data.GetColumn<int>("Index")];

    public sealed class Row
    {
        public Row()
        {
        }

        public Row(int index, string group, float number = 0) => (Index, Group, Number) = (index, group, number);

        public int Index { get; set; }

        public string Group { get; set; } = "";

        public float Number { get; set; }
    }

    private sealed class Read
    {
        public int Index { get; set; }

        public string Group { get; set; } = "";
    }

    public sealed class Counted
    {
        public int Reads { get; set; }
    }

    private sealed class Written
    {
        public string Text { get; set; } = "";

        public float Number { get; set; }

        public bool Flag { get; set; }

        [VectorType(3)]
        public float[] Vector { get; set; } = [];
    }

    private sealed class Wide
    {
        public float Label { get; set; }

        [VectorType(8)]
        public float[] Features { get; set; } = [];
    }
}
