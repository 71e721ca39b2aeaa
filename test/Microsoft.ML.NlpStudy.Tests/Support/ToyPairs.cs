using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Pairs of short texts, each with a word of a topic: whether both have the same topic, neither text says alone.</summary>
internal static class ToyPairs
{
    private static readonly string[] s_filler = ["the", "film", "was", "with", "a", "story", "and", "that", "evening"];
    private static readonly string[][] s_topics =
        [["cat", "dog", "horse"], ["rain", "snow", "wind"], ["bread", "soup", "rice"], ["piano", "drum", "flute"]];

    /// <summary>A pair with its class, and with the share of its texts' topics that are the same.</summary>
    public sealed class Row
    {
        public string First { get; set; } = "";

        public string Second { get; set; } = "";

        public string Relation { get; set; } = "";

        public float Likeness { get; set; }
    }

    /// <summary>Makes pairs, half of them of the same topic. The first has every word, so that all views have one vocabulary.</summary>
    public static List<Row> Create(int count, int seed)
    {
        var random = new Random(seed);
        var rows = new List<Row>
        {
            new()
            {
                First = string.Join(' ', s_filler), Second = string.Join(' ', s_topics.SelectMany(words => words)), Relation = "other"
            },
        };
        while (rows.Count < count)
        {
            int first = random.Next(s_topics.Length);
            bool isSame = random.Next(2) == 0;
            int second = isSame ? first : (first + random.Next(1, s_topics.Length)) % s_topics.Length;
            rows.Add(new Row
            {
                First = Text(random, first),
                Second = Text(random, second),
                Relation = isSame ? "same" : "other",
                Likeness = isSame ? 5 : 1,
            });
        }

        return rows;
    }

    /// <summary>From both texts to ids of one vocabulary, in the columns Ids and Others, and a key of the class, Label.</summary>
    public static IEstimator<ITransformer> Preprocessing(MLContext ml) => ml.Transforms.Text.TokenizeText("Words", "First")
        .Append(ml.Transforms.Text.TokenizeText("OtherWords", "Second"))
        .Append(ml.Transforms.Text.MapTokensToVocabulary([new("Ids", "Words"), new("Others", "OtherWords")]))
        .Append(ml.Transforms.Conversion.MapValueToKey("Label", "Relation"));

    /// <summary>The rows with ids.</summary>
    public static IDataView Ids(MLContext ml, int count, int seed)
    {
        IDataView rows = ml.Data.LoadFromEnumerable(Create(count, seed));
        return Preprocessing(ml).Fit(ml.Data.LoadFromEnumerable(Create(200, seed: 1))).Transform(rows);
    }

    private static string Text(Random random, int topic)
    {
        List<string> words = [.. Enumerable.Range(0, random.Next(2, 9)).Select(_ => s_filler[random.Next(s_filler.Length)])];
        words.Insert(random.Next(words.Count + 1), s_topics[topic][random.Next(3)]);
        return string.Join(' ', words);
    }
}
