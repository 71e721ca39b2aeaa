namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Small made-up tasks, each of which only a model of the right kind can solve.</summary>
internal static class ToyTasks
{
    private static readonly string[] s_filler = ["the", "film", "was", "with", "a", "story", "and", "music", "that", "evening"];

    /// <summary>A word of praise or blame, and perhaps 'not' before it, which turns it round: word counts alone say nothing.</summary>
    public static List<ToyTexts.Row> Negation(int count, int seed) => Rows(count, seed, (random, words) =>
    {
        bool isGood = random.Next(2) == 0, isNegated = random.Next(2) == 0;
        int place = random.Next(1, words.Length);
        words[place] = isGood ? "good" : "bad";

        // The same word occurs in texts that are not negated, away from what it could turn round.
        int other = (place + 2 + random.Next(words.Length - 3)) % words.Length;
        words[isNegated ? place - 1 : other] = "not";
        return isGood != isNegated;
    });

    /// <summary>Whether a marker occurs an odd number of times, up to five: it takes counting modulo two.</summary>
    public static List<ToyTexts.Row> Parity(int count, int seed) => Rows(count, seed, (random, words) =>
    {
        int markers = random.Next(6);
        int[] places = [.. Enumerable.Range(0, words.Length)];
        random.Shuffle(places);
        foreach (int place in places.Take(markers))
        {
            words[place] = "bang";
        }

        return markers % 2 == 1;
    });

    /// <summary>A text of 500 words whose first one tells its class.</summary>
    public static List<ToyTexts.Row> Needle(int count, int seed) => Rows(count, seed, length: 500, label: (random, words) =>
    {
        bool positive = random.Next(2) == 0;
        words[0] = positive ? "yes" : "no";
        return positive;
    });

    private static List<ToyTexts.Row> Rows(int count, int seed, Func<Random, string[], bool> label, int? length = null)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            string[] words = [.. Enumerable.Range(0, length ?? random.Next(6, 13)).Select(_ => s_filler[random.Next(s_filler.Length)])];
            bool positive = label(random, words);
            return new ToyTexts.Row { Text = string.Join(' ', words), Sentiment = positive ? "positive" : "negative" };
        })];
    }
}
