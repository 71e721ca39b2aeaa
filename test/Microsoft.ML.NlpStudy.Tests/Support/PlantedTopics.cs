using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Texts written from known topics: each text has words of one or two of them, among words of every text.</summary>
internal static class PlantedTopics
{
    /// <summary>The words of each topic, the most frequent first.</summary>
    public static string[][] Topics { get; } =
    [
        ["sea", "ship", "sail", "wind", "port", "wave", "crew", "deck"],
        ["bread", "oven", "flour", "salt", "crust", "yeast", "dough", "baker"],
        ["king", "crown", "castle", "queen", "sword", "throne", "prince", "court"],
    ];

    private static readonly string[] s_common = ["the", "a", "of", "and"];

    // The topics have about 42, 33 and 25 percent of the texts.
    private static readonly double[] s_shares = [0.42, 0.75, 1];

    /// <summary>Writes texts.</summary>
    /// <param name="count">The number of texts.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="length">The number of tokens of a text.</param>
    public static string[][] Write(int count, int seed = 1, int length = 40)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Text(random, length))];
    }

    /// <summary>Makes rows with the texts' ids.</summary>
    public static IDataView Ids(MLContext ml, string[][] texts)
    {
        IDataView tokens = ml.Tokens(texts);
        return ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens").Fit(tokens).Transform(tokens);
    }

    private static string[] Text(Random random, int length)
    {
        string[] main = Draw(random);
        string[] other = random.NextDouble() < 0.1 ? Draw(random) : main;
        return [
            .. Enumerable.Range(0, length).Select(_ => random.NextDouble() < 0.4 ? s_common[random.Next(s_common.Length)]
                : WordOf(random.NextDouble() < 0.7 ? main : other, random))];
    }

    private static string[] Draw(Random random)
    {
        double draw = random.NextDouble();
        return Topics[Array.FindIndex(s_shares, share => draw < share)];
    }

    // The square makes the first words the most frequent.
    private static string WordOf(string[] topic, Random random) => topic[(int)(topic.Length * Math.Pow(random.NextDouble(), 2))];
}
