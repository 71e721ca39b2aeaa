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

        // The first row has every token, so that the vocabulary is whole whatever is drawn; two classes are all that the others are for.
        var rows = Enumerable.Range(0, 16).Select(i => new Row { Text = reviews.Review(8), Sentiment = i % 2 == 0 }).ToList();
        rows[0].Text = PredictionReviews.EveryWord;
        using TransformerChain<TextClassifierTransformer> model = ml.Transforms.Text.CleanText("Clean", "Text")
            .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean"))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"))
            .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Sentiment"))
            .Append(network.Trainer(ml))
            .Fit(ml.Data.LoadFromEnumerable(rows));
        using PredictionEngine<Row, Prediction> engine =
            ml.Model.CreatePredictionEngine<Row, Prediction>(model, new PredictionEngineOptions { OwnsTransformer = false });
        reviews.Print(review => engine.Predict(new Row { Text = review }));
    }

    private sealed class Row
    {
        public string Text { get; set; } = "";

        public bool Sentiment { get; set; }
    }

    private sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }
}
