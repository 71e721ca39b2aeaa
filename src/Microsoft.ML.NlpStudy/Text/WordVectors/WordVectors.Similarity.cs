using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy;

// Similar words and analogies.
public sealed partial class WordVectors
{
    private readonly Lazy<float[]> _norms;

    /// <summary>Computes the cosine of the angle between two tokens' vectors.</summary>
    /// <param name="token">The first token.</param>
    /// <param name="other">The second token.</param>
    /// <returns>From -1 to 1; 0 where a vector is zero.</returns>
    /// <exception cref="KeyNotFoundException">A token has no vector.</exception>
    public float Similarity(ReadOnlySpan<char> token, ReadOnlySpan<char> other)
    {
        ReadOnlySpan<float> one = this[token], two = this[other];
        return Cosine(TensorPrimitives.Dot(one, two), TensorPrimitives.Norm(one), TensorPrimitives.Norm(two));
    }

    /// <summary>Finds the tokens whose vectors have the smallest angles to a token's vector.</summary>
    /// <param name="token">The token, which is not among the results.</param>
    /// <param name="count">The most tokens to find.</param>
    /// <returns>The tokens, the most similar first, equally similar ones in the file's order.</returns>
    /// <exception cref="KeyNotFoundException">The token has no vector.</exception>
    public IReadOnlyList<SimilarToken> MostSimilar(string token, int count = 10) => MostSimilar([token], [], count);

    /// <summary>
    /// Completes an analogy: finds the tokens nearest to the sum of some vectors less others. <c>king</c> and <c>woman</c> less <c>man</c>
    /// are near <c>queen</c>.
    /// </summary>
    /// <remarks>Each vector is scaled to length 1, as in gensim's <c>most_similar</c>.</remarks>
    /// <param name="positive">The tokens to be near to.</param>
    /// <param name="negative">The tokens to be far from.</param>
    /// <param name="count">The most tokens to find.</param>
    /// <returns>The tokens, without those given, the most similar first, equally similar ones in the file's order.</returns>
    /// <exception cref="ArgumentException">No token is given.</exception>
    /// <exception cref="KeyNotFoundException">A token has no vector.</exception>
    public IReadOnlyList<SimilarToken> MostSimilar(IEnumerable<string> positive, IEnumerable<string> negative, int count = 10)
    {
        ArgumentNullException.ThrowIfNull(positive);
        ArgumentNullException.ThrowIfNull(negative);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        float[] target = new float[Dimension];
        var given = new HashSet<int>();
        AddDirections(positive, 1);
        AddDirections(negative, -1);
        if (given.Count == 0)
        {
            throw new ArgumentException("Tokens: expected at least one, found none.", nameof(positive));
        }

        return Nearest(target, given, count);

        void AddDirections(IEnumerable<string> tokens, float sign)
        {
            foreach (string token in tokens)
            {
                ReadOnlySpan<float> vector = this[token];
                TryGetRow(token, out int row);
                given.Add(row);
                float norm = _norms.Value[row];
                if (norm > 0)
                {
                    TensorPrimitives.MultiplyAdd(vector, sign / norm, target, target);
                }
            }
        }
    }

    private static float Cosine(float dot, float norm, float otherNorm) =>
        norm > 0 && otherNorm > 0 ? Math.Clamp(dot / norm / otherNorm, -1, 1) : 0;

    private List<SimilarToken> Nearest(float[] target, HashSet<int> excluded, int count)
    {
        float[] norms = _norms.Value;
        float targetNorm = TensorPrimitives.Norm<float>(target);

        // The head of the queue is the worst of the best so far: the least similar and, among equals, the last.
        var best = new PriorityQueue<int, (float Similarity, int Order)>();
        for (int row = 0; row < Count; row++)
        {
            if (!excluded.Contains(row))
            {
                float similarity = Cosine(TensorPrimitives.Dot(VectorAt(row), target), norms[row], targetNorm);
                if (best.Count < count)
                {
                    best.Enqueue(row, (similarity, -row));
                }
                else
                {
                    best.EnqueueDequeue(row, (similarity, -row));
                }
            }
        }

        var nearest = new List<SimilarToken>(best.Count);
        while (best.TryDequeue(out int row, out (float Similarity, int) priority))
        {
            nearest.Add(new SimilarToken(Tokens[row], priority.Similarity));
        }

        nearest.Reverse();
        return nearest;
    }

    private float[] ComputeNorms()
    {
        float[] norms = new float[Count];
        for (int row = 0; row < norms.Length; row++)
        {
            norms[row] = TensorPrimitives.Norm(VectorAt(row));
        }

        return norms;
    }
}
