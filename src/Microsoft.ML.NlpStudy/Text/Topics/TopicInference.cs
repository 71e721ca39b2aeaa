using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The inference of a text's topics with fixed topics: the probabilities that explain the text's words and a Dirichlet prior best.
/// </summary>
/// <remarks>
/// The fixed-point iteration of CVB0 with fixed topics: Asuncion, Welling, Smyth and Teh, "On Smoothing and Inference for Topic Models"
/// (2009). Nothing is drawn at random, so that a text always has the same topics. One instance serves one thread.
/// </remarks>
internal sealed class TopicInference(TopicModel model)
{
    private const int MostIterations = 200;
    private const float Tolerance = 1e-5f;

    private readonly Dictionary<int, int> _counts = [];
    private readonly List<(int Word, int Count)> _words = [];
    private float[] _expected = [], _next = [];

    /// <summary>Counts a word of the text.</summary>
    public void Add(int word) => _counts[word] = _counts.GetValueOrDefault(word) + 1;

    /// <summary>Infers the topics of the words counted, and forgets the words.</summary>
    /// <param name="topics">The place of the topics' probabilities.</param>
    public void Run(Span<float> topics)
    {
        int count = topics.Length;
        if (_expected.Length != count)
        {
            (_expected, _next) = (new float[count], new float[count]);
        }

        long tokens = 0;
        _words.Clear();
        foreach ((int word, int occurrences) in _counts)
        {
            _words.Add((word, occurrences));
            tokens += occurrences;
        }

        _counts.Clear();

        // The expected number of the text's tokens of each topic, prior included.
        float alpha = (float)(model.AlphaSum / count);
        _expected.AsSpan().Fill(alpha + ((float)tokens / count));
        for (int iteration = 0; iteration < MostIterations && tokens > 0; iteration++)
        {
            if (Step(alpha) < Tolerance * tokens)
            {
                break;
            }
        }

        TensorPrimitives.Divide(_expected, TensorPrimitives.Sum<float>(_expected), topics);
    }

    /// <summary>Shares each word among the topics as they are expected, and counts the shares.</summary>
    /// <returns>The sum of the changes.</returns>
    private float Step(float alpha)
    {
        // A topic's share of a word is its weight times the topic's expectation: the latter is the same for all words.
        Array.Clear(_next);
        foreach ((int word, int occurrences) in _words)
        {
            ReadOnlySpan<float> weights = model.WeightsOf(word);
            float sum = TensorPrimitives.Dot(weights, _expected);
            TensorPrimitives.MultiplyAdd(weights, occurrences / sum, _next, _next);
        }

        float change = 0;
        for (int topic = 0; topic < _next.Length; topic++)
        {
            float next = alpha + (_expected[topic] * _next[topic]);
            change += Math.Abs(next - _expected[topic]);
            _expected[topic] = next;
        }

        return change;
    }
}
