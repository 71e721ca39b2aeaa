using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The coherence of topics: how often the leading words of a topic occur together in texts. People find topics with coherent words easier
/// to name.
/// </summary>
/// <remarks>
/// <c>u_mass</c> of Mimno et al., "Optimizing Semantic Coherence in Topic Models" (2011), and <c>c_npmi</c> of Röder, Both and Hinneburg,
/// "Exploring the Space of Topic Coherence Measures" (2015), both as in gensim's <c>CoherenceModel</c>.
/// </remarks>
public static class TopicCoherence
{
    /// <summary>The number of tokens in a window of <c>c_npmi</c>: 10.</summary>
    public const int DefaultWindow = 10;

    /// <summary>Computes the coherence of topics in texts.</summary>
    /// <param name="topics">The leading words of each topic, the most important first. gensim takes 20.</param>
    /// <param name="texts">The tokens of each text, read once. All tokens count as places, whether or not they are in a topic.</param>
    /// <param name="window">The number of tokens in a window of <c>c_npmi</c>; at least 2. Default: 10.</param>
    /// <returns>The coherence of each topic, and its mean.</returns>
    /// <exception cref="ArgumentException">There are no topics, a topic has fewer than two words or the same word twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="window"/> is below 2.</exception>
    public static TopicCoherenceScore Corpus(
        IReadOnlyList<IReadOnlyList<string>> topics, IEnumerable<IEnumerable<string>> texts, int window = DefaultWindow)
    {
        ArgumentNullException.ThrowIfNull(topics);
        ArgumentNullException.ThrowIfNull(texts);
        var words = new Dictionary<string, int>(StringComparer.Ordinal);
        int[][] numbers = [
            .. topics.Select(topic => topic.Select(word => words.TryAdd(word, words.Count) ? words.Count - 1 : words[word]).ToArray())];
        var counter = new CoherenceCounter(numbers, words.Count, window);
        var text = new List<int>();
        foreach (IEnumerable<string> tokens in texts)
        {
            text.Clear();
            text.AddRange(tokens.Select(token => words.GetValueOrDefault(token, -1)));
            counter.Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text));
        }

        return counter.Score();
    }
}
