namespace Sentiment;

/// <summary>A row that goes into the pipeline.</summary>
internal sealed class Review
{
    public string Text { get; set; } = "";

    public string Sentiment { get; set; } = "";
}

/// <summary>What the pipeline says about it.</summary>
internal sealed class Prediction
{
    public string PredictedSentiment { get; set; } = "";

    /// <summary>A probability for each class.</summary>
    public float[] Score { get; set; } = [];
}
