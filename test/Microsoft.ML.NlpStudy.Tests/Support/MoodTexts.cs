namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// Texts whose words are all of one mood, happy or sad. Which words go together can be read off texts without labels; a few labels alone
/// do not say it, since each mood has many words.
/// </summary>
internal static class MoodTexts
{
    private const int WordsOfMood = 500;

    /// <summary>A text with its mood.</summary>
    public sealed class Row
    {
        public string[] Tokens { get; set; } = [];

        public string Mood { get; set; } = "";
    }

    /// <summary>Makes texts.</summary>
    /// <param name="count">The number of texts.</param>
    /// <param name="length">The number of words of each.</param>
    /// <param name="seed">The seed of their words.</param>
    public static Row[] Create(int count, int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(text =>
        {
            string mood = text % 2 == 0 ? "happy" : "sad";
            return new Row
            {
                Mood = mood,
                Tokens = [.. Enumerable.Range(0, length).Select(_ => $"{mood[0]}{mood[1]}{random.Next(WordsOfMood)}")],
            };
        })];
    }
}
