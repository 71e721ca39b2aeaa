using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Trains the default GRU at given sizes, in a process of its own so that its peak memory is that of these sizes.</summary>
internal static class GrowthThroughput
{
    private const int FewestBatches = 6, Epochs = 3;

    // .NET compiles again in the first second or two, which must be over by the last epoch.
    private const int FewestTokens = 60_000;

    /// <summary>Trains, and prints the tokens a second of the last epoch and the process's peak memory in MB.</summary>
    public static void Print(GrowthPoint point, MixedPrecision precision)
    {
        var random = new Random(1);
        int batches = Math.Max(FewestBatches, FewestTokens / (point.BatchSize * point.Length));
        var ml = new MLContext(seed: 1);
        IDataView rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, batches * point.BatchSize).Select(i => new Row { Ids = Text(point, random), Label = i % 2 == 0 }).ToArray(),
            Schema(point.Vocabulary));
        var options = new RnnClassifierOptions
        {
            IdsColumnName = nameof(Row.Ids),
            HiddenSize = point.Hidden,
            MaximumLength = point.Length,
            Dropout = 0,
            Training = new TrainingOptions
            {
                Epochs = Epochs,
                BatchSize = point.BatchSize,
                Threads = point.Threads,
                ValidationFraction = 0,
                MixedPrecision = precision,
            },
        };
        using TransformerChain<TextClassifierTransformer> model = ml.Transforms.Conversion.MapValueToKey("Label")
            .Append(ml.MulticlassClassification.Trainers.RnnClassifier(options))
            .Fit(rows);

        // The first epochs also warm up.
        PeerProcess.Print(model.LastTransformer.History.Epochs[^1].TokensPerSecond);
    }

    // Keys, from 1. The token in n-th place is n times as rare as the first, as words are.
    private static uint[] Text(GrowthPoint point, Random random) =>
    [
        .. Enumerable.Range(0, point.Length)
            .Select(_ => (uint)Math.Min(point.Vocabulary, Math.Pow(point.Vocabulary, random.NextDouble()))),
    ];

    private static SchemaDefinition Schema(int vocabulary)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Ids)].ColumnType = new VectorDataViewType(new KeyDataViewType(typeof(uint), vocabulary));
        ReadOnlyMemory<char>[] names = [.. Enumerable.Range(0, vocabulary).Select(id => $"w{id}".AsMemory())];
        var type = new VectorDataViewType(TextDataViewType.Instance, vocabulary);
        schema[nameof(Row.Ids)].AddAnnotation("KeyValues", new VBuffer<ReadOnlyMemory<char>>(vocabulary, names), type);
        return schema;
    }

    private sealed class Row
    {
        public uint[] Ids { get; set; } = [];

        public bool Label { get; set; }
    }
}
