namespace ReviewGenerator;

/// <summary>One line of the corpus.</summary>
public sealed record Review(string Text, bool IsPositive)
{
    /// <summary>The label as the file says it.</summary>
    public string Sentiment => IsPositive ? "positive" : "negative";
}
