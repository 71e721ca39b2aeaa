namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Multinomial naive Bayes with add-one smoothing over n-gram counts: what can be said without word order when n is 1.</summary>
internal sealed class BagOfWords
{
    private readonly int size;
    private readonly Dictionary<string, double> evidence = [];

    public BagOfWords(int size, IEnumerable<(string Text, bool IsPositive)> reviews)
    {
        this.size = size;
        var counts = new Dictionary<string, (int Positive, int Negative)>();
        foreach ((string text, bool isPositive) in reviews)
        {
            foreach (string gram in Grams(text))
            {
                (int positive, int negative) = counts.GetValueOrDefault(gram);
                counts[gram] = isPositive ? (positive + 1, negative) : (positive, negative + 1);
            }
        }

        double allPositive = counts.Values.Sum(c => c.Positive + 1);
        double allNegative = counts.Values.Sum(c => c.Negative + 1);
        foreach ((string gram, (int positive, int negative)) in counts)
        {
            evidence[gram] = Math.Log((positive + 1) / allPositive) - Math.Log((negative + 1) / allNegative);
        }
    }

    public double Accuracy(IReadOnlyCollection<(string Text, bool IsPositive)> reviews) =>
        reviews.Count(r => (Grams(r.Text).Sum(g => evidence.GetValueOrDefault(g)) > 0) == r.IsPositive) / (double)reviews.Count;

    public static string[] Words(string text) =>
        text.ToLowerInvariant().Split([' ', '.', ','], StringSplitOptions.RemoveEmptyEntries);

    private IEnumerable<string> Grams(string text)
    {
        string[] words = Words(text);
        for (int i = 0; i + size <= words.Length; i++)
        {
            yield return string.Join(' ', words, i, size);
        }
    }
}
