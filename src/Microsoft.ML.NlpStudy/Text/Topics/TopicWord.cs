namespace Microsoft.ML.NlpStudy;

/// <summary>A word of a topic.</summary>
/// <param name="Word">The word.</param>
/// <param name="Weight">The probability of the word in the topic, 0 to 1. The weights of all words of a topic add up to 1.</param>
public readonly record struct TopicWord(string Word, float Weight)
{
    /// <summary>Formats the word with its weight, as in <c>film (0.021)</c>.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Word} ({Weight:0.000})");
}
