namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Short texts whose class is in the order of two words, so that nothing which only counts words can learn it.</summary>
internal static class ToyTexts
{
    private static readonly string[] s_filler = ["the", "film", "was", "with", "a", "story", "and", "music", "that", "evening"];

    /// <summary>A text with its class: positive where 'good' comes after 'bad', negative where 'bad' comes after 'good'.</summary>
    public sealed class Row
    {
        public string Text { get; set; } = "";

        public string Sentiment { get; set; } = "";
    }

    /// <summary>Makes texts of 4 to <paramref name="longest"/> words; both classes hold the same words, only their order differs.</summary>
    public static List<Row> Create(int count, int seed, int longest = 20)
    {
        var random = new Random(seed);
        var rows = new List<Row>();
        for (int i = 0; i < count; i++)
        {
            string[] words = [.. Enumerable.Range(0, random.Next(4, longest + 1)).Select(_ => s_filler[random.Next(s_filler.Length)])];
            int first = random.Next(0, words.Length - 1);
            int second = random.Next(first + 1, words.Length);
            bool positive = random.Next(2) == 0;
            (words[first], words[second]) = positive ? ("bad", "good") : ("good", "bad");
            rows.Add(new Row { Text = string.Join(' ', words), Sentiment = positive ? "positive" : "negative" });
        }

        return rows;
    }
}
