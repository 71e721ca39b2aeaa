using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Trains through the public API, ids read from an IDataView, and gives the tokens a second that the history reports.</summary>
internal static class TrainingThroughput
{
    public static double Measure(Recipe recipe)
    {
        var ml = new MLContext(seed: 1);
        var random = new Random(1);
        int batch = recipe.Options.Training.BatchSize;
        string[] vocabulary = [.. Enumerable.Range(0, recipe.Vocabulary).Select(i => $"w{i}")];
        var rows = Enumerable.Range(0, recipe.Batches * batch).Select(i => new Row
        {
            Tokens = [.. Enumerable.Range(0, recipe.Length).Select(_ => vocabulary[random.Next(vocabulary.Length)])],
            Sentiment = i % 2 == 0,
        }).ToList();

        // The first row has every token, so that the vocabulary is whole whatever is drawn.
        rows[0].Tokens = vocabulary;
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        RnnClassifierOptions options = recipe.Options with
        {
            MaximumLength = recipe.Length,
            Training = recipe.Options.Training with { Epochs = 2, ValidationFraction = 0 },
        };
        using TransformerChain<TextClassifierTransformer> model = ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens")
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
            .Append(ml.MulticlassClassification.Trainers.RnnClassifier(options))
            .Fit(data);

        // The second epoch: the first one also warms up.
        return model.LastTransformer.History.Epochs[^1].TokensPerSecond;
    }

    private sealed class Row
    {
        public string[] Tokens { get; set; } = [];

        public bool Sentiment { get; set; }
    }
}
