namespace ReviewGenerator;

/// <summary>A review: one line of the corpus.</summary>
public sealed record Review(string Text, bool IsPositive)
{
    /// <summary>The label as it is written in the file.</summary>
    public string Sentiment => IsPositive ? "positive" : "negative";
}
