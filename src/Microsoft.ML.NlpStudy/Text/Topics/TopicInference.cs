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
    private float[] _expected = [], _next = [], _shares = [];

    /// <summary>Counts a word of the text.</summary>
    public void Add(int word) => _counts[word] = _counts.GetValueOrDefault(word) + 1;

    /// <summary>Infers the topics of the words counted, and forgets the words.</summary>
    /// <param name="topics">The place of the topics' probabilities.</param>
    public void Run(Span<float> topics)
    {
        int count = topics.Length;
        if (_expected.Length != count)
        {
            (_expected, _next, _shares) = (new float[count], new float[count], new float[count]);
        }

        float alpha = (float)(model.AlphaSum / count);
        long tokens = 0;
        foreach (int occurrences in _counts.Values)
        {
            tokens += occurrences;
        }

        // The expected number of the text's tokens of each topic, prior included.
        _expected.AsSpan().Fill(alpha + ((float)tokens / count));
        for (int iteration = 0; iteration < MostIterations && tokens > 0; iteration++)
        {
            _next.AsSpan().Fill(alpha);
            foreach ((int word, int occurrences) in _counts)
            {
                TensorPrimitives.Multiply(model.WeightsOf(word), _expected, _shares);
                float sum = TensorPrimitives.Sum<float>(_shares);
                TensorPrimitives.MultiplyAdd(_shares, occurrences / sum, _next, _next);
            }

            TensorPrimitives.Subtract(_next, _expected, _shares);
            float change = TensorPrimitives.SumOfMagnitudes<float>(_shares);
            (_expected, _next) = (_next, _expected);
            if (change < Tolerance * tokens)
            {
                break;
            }
        }

        _counts.Clear();
        TensorPrimitives.Divide(_expected, TensorPrimitives.Sum<float>(_expected), topics);
    }
}
