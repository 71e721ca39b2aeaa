namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// Translations that only a network which does what it should can learn: of random words, another text of the same words.
/// </summary>
internal static class ToyTranslations
{
    public static IReadOnlyList<string> Names => [.. s_tasks.Keys];

    private static readonly Dictionary<string, Func<string[], IEnumerable<string>>> s_tasks = new()
    {
        ["copy"] = words => words,
        ["reverse"] = words => words.Reverse(),
        ["sort"] = words => words.Order(StringComparer.Ordinal),
    };

    /// <summary>Pairs of 2 to 5 words out of eight.</summary>
    public static List<Row> Create(string task, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            string[] words = [.. Enumerable.Range(0, random.Next(2, 6)).Select(_ => $"w{random.Next(8)}")];
            return new Row { Source = words, Target = [.. s_tasks[task](words)] };
        })];
    }

    internal sealed class Row
    {
        public string[] Source { get; set; } = [];

        public string[] Target { get; set; } = [];
    }
}
