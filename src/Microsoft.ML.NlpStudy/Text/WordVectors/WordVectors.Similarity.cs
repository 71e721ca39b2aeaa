using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Text;

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
        return NearestRows.Cosine(TensorPrimitives.Dot(one, two), TensorPrimitives.Norm(one), TensorPrimitives.Norm(two));
    }

    /// <summary>Finds the tokens whose vectors have the smallest angles to a token's vector.</summary>
    /// <param name="token">The token, which is not among the results.</param>
    /// <param name="count">The most tokens to find.</param>
    /// <returns>The tokens, the most similar first, equally similar ones in the file's order.</returns>
    /// <exception cref="KeyNotFoundException">The token has no vector.</exception>
    public IReadOnlyList<SimilarToken> MostSimilar(string token, int count = 10) => MostSimilar([token], [], count);

    /// <summary>
    /// Finds the tokens whose vectors have the smallest angles to any vector, such as one that <see cref="TryComposeVector"/> gives an
    /// unknown word.
    /// </summary>
    /// <remarks>gensim's <c>similar_by_vector</c>.</remarks>
    /// <param name="vector">The vector: <see cref="Dimension"/> numbers.</param>
    /// <param name="count">The most tokens to find.</param>
    /// <returns>The tokens, the most similar first, equally similar ones in the file's order.</returns>
    /// <exception cref="ArgumentException"><paramref name="vector"/> has another length than <see cref="Dimension"/>.</exception>
    public IReadOnlyList<SimilarToken> MostSimilar(ReadOnlySpan<float> vector, int count = 10)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return vector.Length == Dimension
            ? Name(NearestRows.Find(_vectors, _norms.Value, [(vector.ToArray(), [])], count)[0])
            : throw new ArgumentException($"Expected {Dimension} numbers, found {vector.Length}.", nameof(vector));
    }

    /// <summary>Finds, for each of many tokens, those whose vectors have the smallest angles to its vector.</summary>
    /// <remarks>
    /// The results are those of <see cref="MostSimilar(string, int)"/>, but all vectors are read once for hundreds of tokens, and several
    /// threads share the work.
    /// </remarks>
    /// <param name="tokens">The tokens; none is among its own results.</param>
    /// <param name="count">The most tokens to find for each.</param>
    /// <returns>For each token, the most similar ones, as <see cref="MostSimilar(string, int)"/> gives them.</returns>
    /// <exception cref="KeyNotFoundException">A token has no vector.</exception>
    public IReadOnlyList<IReadOnlyList<SimilarToken>> MostSimilarToEach(IEnumerable<string> tokens, int count = 10)
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        const int MostTogether = 256;    // bounds the memory for their similarities
        return [
            .. tokens.Select(Target).Chunk(MostTogether)
                .SelectMany(targets => NearestRows.Find(_vectors, _norms.Value, targets, count)).Select(Name)];

        (float[] Vector, HashSet<int> Given) Target(string token)
        {
            float[] target = new float[Dimension];
            var given = new HashSet<int>();
            AddDirection(token, 1, target, given);
            return (target, given);
        }
    }

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

        return Name(NearestRows.Find(_vectors, _norms.Value, [(target, given)], count)[0]);

        void AddDirections(IEnumerable<string> tokens, float sign)
        {
            foreach (string token in tokens)
            {
                AddDirection(token, sign, target, given);
            }
        }
    }

    /// <summary>Adds a token's vector, scaled to length 1, and its row.</summary>
    private void AddDirection(string token, float sign, float[] sum, HashSet<int> rows)
    {
        ReadOnlySpan<float> vector = this[token];
        TryGetRow(token, out int row);
        rows.Add(row);
        float norm = _norms.Value[row];
        if (norm > 0)
        {
            TensorPrimitives.MultiplyAdd(vector, sign / norm, sum, sum);
        }
    }

    private List<SimilarToken> Name(List<(int Row, float Cosine)> nearest) =>
        [.. nearest.Select(row => new SimilarToken(Tokens[row.Row], row.Cosine))];

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
