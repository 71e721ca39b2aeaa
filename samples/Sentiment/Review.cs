namespace Sentiment;

/// <summary>A review: the input row of the pipeline.</summary>
internal sealed class Review
{
    public string Text { get; set; } = "";

    public string Sentiment { get; set; } = "";
}

/// <summary>The prediction of a review: the output row of the pipeline.</summary>
internal sealed class Prediction
{
    public string PredictedSentiment { get; set; } = "";

    /// <summary>The probability of each class.</summary>
    public float[] Score { get; set; } = [];
}
