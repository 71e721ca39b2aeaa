using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Predicts through a PredictionEngine, in a process of its own.</summary>
internal static class PredictionThroughput
{
    /// <summary>Prints what <see cref="PredictionReviews.Print"/> does.</summary>
    /// <param name="reviews">The reviews.</param>
    /// <param name="network">The classifier.</param>
    public static void Print(PredictionReviews reviews, PredictionNetwork network)
    {
        var ml = new MLContext(seed: 1);
        using TransformerChain<TextClassifierTransformer> model = Train(ml, network, out _);
        using PredictionEngine<Row, Prediction> engine =
            ml.Model.CreatePredictionEngine<Row, Prediction>(model, new PredictionEngineOptions { OwnsTransformer = false });
        reviews.Print(review => engine.Predict(new Row { Text = review }));
    }

    /// <summary>Saves the model that <see cref="Print"/> predicts by.</summary>
    /// <param name="path">The file.</param>
    /// <param name="network">The classifier.</param>
    public static void Save(string path, PredictionNetwork network)
    {
        var ml = new MLContext(seed: 1);
        using TransformerChain<TextClassifierTransformer> model = Train(ml, network, out DataViewSchema schema);
        ml.Model.Save(model, schema, path);
    }

    private static TransformerChain<TextClassifierTransformer> Train(
        MLContext ml, PredictionNetwork network, out DataViewSchema schema)
    {
        // The first row has every token, so that the vocabulary is whole whatever is drawn; two classes are all that the others are for.
        var reviews = new PredictionReviews(tokens: 8, count: 0);
        var rows = Enumerable.Range(0, 16)
            .Select(i => new Row { Text = reviews.Review(reviews.Tokens), Sentiment = i % 2 == 0 ? "good" : "bad" }).ToList();
        rows[0].Text = PredictionReviews.EveryWord;
        IDataView data = ml.Data.LoadFromEnumerable(rows);
        schema = data.Schema;
        return ml.Transforms.Text.CleanText("Clean", "Text")
            .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean"))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
            .Append(network.Trainer(ml))
            .Fit(data);
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public string Sentiment { get; set; } = "";
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
