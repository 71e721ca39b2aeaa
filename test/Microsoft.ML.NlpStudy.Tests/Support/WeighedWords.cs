using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Short texts whose number is 250 more than the sum of the weights of the words that occur in them.</summary>
internal static class WeighedWords
{
    /// <summary>The standard deviation of the numbers, about.</summary>
    public const double Deviation = 15.8;

    private static readonly string[] s_filler = ["the", "film", "was", "with", "a", "story", "and", "that", "evening"];
    private static readonly (string Word, float Weight)[] s_weights =
        [("great", 20), ("good", 10), ("dull", -10), ("awful", -20)];

    /// <summary>A text with its number, the number in hundredths, and the number of its words.</summary>
    public sealed class Row
    {
        public string Text { get; set; } = "";

        public float Label { get; set; }

        public float Hundredfold { get; set; }

        public float Number { get; set; }
    }

    /// <summary>Makes texts, in which each weighed word occurs or not.</summary>
    public static List<Row> Create(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            List<string> words = [.. Enumerable.Range(0, random.Next(5, 9)).Select(_ => s_filler[random.Next(s_filler.Length)])];
            float sum = 0;
            foreach ((string word, float weight) in s_weights)
            {
                if (random.Next(2) == 0)
                {
                    words.Insert(random.Next(words.Count + 1), word);
                    sum += weight;
                }
            }

            return new Row { Text = string.Join(' ', words), Label = 250 + sum, Hundredfold = 100 * (250 + sum), Number = words.Count };
        })];
    }

    /// <summary>The rows with token ids.</summary>
    public static IDataView Ids(MLContext ml, int count, int seed) => Ids(ml, Create(count, seed));

    /// <summary>The rows with token ids.</summary>
    public static IDataView Ids(MLContext ml, List<Row> rows) => Preprocessing(ml)
        .Fit(ml.Data.LoadFromEnumerable([new Row { Text = string.Join(' ', s_filler.Concat(s_weights.Select(entry => entry.Word))) }]))
        .Transform(ml.Data.LoadFromEnumerable(rows));

    /// <summary>From text to ids.</summary>
    public static IEstimator<ITransformer> Preprocessing(MLContext ml) => ml.Transforms.Text.TokenizeText("Tokens", "Text")
        .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens"));
}
