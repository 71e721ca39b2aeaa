using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// A topic model: topics, each a distribution over words, and the inference of a text's topics. It never changes and serves any number of
/// threads.
/// </summary>
/// <remarks>Blei, Ng and Jordan, "Latent Dirichlet Allocation" (2003).</remarks>
public sealed class TopicModel
{
    /// <summary>The number of words in a topic's name.</summary>
    internal const int WordsInName = 3;

    private readonly Dictionary<string, int> _numbers;
    private readonly VectorTable _weights;

    /// <summary>Takes over checked numbers.</summary>
    /// <param name="words">The words, all different.</param>
    /// <param name="weights">A row for each word with its weight in each topic. The weights of a topic add up to 1.</param>
    /// <param name="shares">The share of each topic.</param>
    /// <param name="alphaSum">The sum of the prior of inference.</param>
    internal TopicModel(IReadOnlyList<string> words, VectorTable weights, IReadOnlyList<double> shares, double alphaSum)
    {
        Words = words;
        _numbers = words.Select((word, number) => (word, number)).ToDictionary(StringComparer.Ordinal);
        _weights = weights;
        AlphaSum = alphaSum;
        Topics = [.. shares.Select((share, topic) => new Topic(this, topic, share))];
    }

    /// <summary>The topics, in descending order of their shares.</summary>
    public IReadOnlyList<Topic> Topics { get; }

    /// <summary>The words that the topics have weights for.</summary>
    public IReadOnlyList<string> Words { get; }

    /// <summary>The number of each word.</summary>
    internal IReadOnlyDictionary<string, int> Numbers => _numbers;

    internal double AlphaSum { get; }

    /// <summary>Infers the topics of a text.</summary>
    /// <param name="tokens">The text's tokens. Those that are not among <see cref="Words"/> play no part.</param>
    /// <returns>
    /// The probability of each topic; together 1. All are equal where the text has none of the words.
    /// </returns>
    public float[] Infer(IEnumerable<string> tokens)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        var inference = new TopicInference(this);
        foreach (string token in tokens)
        {
            if (_numbers.TryGetValue(token, out int word))
            {
                inference.Add(word);
            }
        }

        float[] topics = new float[Topics.Count];
        inference.Run(topics);
        return topics;
    }

    /// <summary>Gets a word's weight in each topic.</summary>
    internal ReadOnlySpan<float> WeightsOf(int word) => _weights[word];

    /// <exception cref="KeyNotFoundException">There is no such word.</exception>
    internal ReadOnlySpan<float> WeightsOf(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        return _numbers.TryGetValue(word, out int number)
            ? _weights[number]
            : throw new KeyNotFoundException($"Topics: expected one of their {Words.Count} words, found '{word}'.");
    }

    /// <summary>Writes the weights as safetensors, with a row for each word.</summary>
    internal void WriteWeights(Stream stream) => WordVectorTensors.Write(_weights, stream);

    internal IReadOnlyList<TopicWord> LeadingWords(int topic, int count)
    {
        // The head of the queue is the worst of the best so far: the smallest weight and, among equals, the last word.
        var best = new PriorityQueue<int, (float Weight, int Order)>();
        for (int word = 0; word < Words.Count; word++)
        {
            (float, int) priority = (_weights[word][topic], -word);
            if (best.Count < count)
            {
                best.Enqueue(word, priority);
            }
            else
            {
                best.EnqueueDequeue(word, priority);
            }
        }

        var words = new TopicWord[best.Count];
        for (int place = words.Length - 1; place >= 0; place--)
        {
            int word = best.Dequeue();
            words[place] = new TopicWord(Words[word], _weights[word][topic]);
        }

        return words;
    }
}
