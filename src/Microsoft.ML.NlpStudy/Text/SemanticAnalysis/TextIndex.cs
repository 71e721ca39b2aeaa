using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>An index of texts by their vectors, which finds the texts nearest to another. It serves any number of threads.</summary>
public sealed class TextIndex
{
    private readonly VectorTable _directions;

    /// <summary>Takes over vectors of length 1, or 0 for texts without any known word.</summary>
    internal TextIndex(VectorTable directions) => _directions = directions;

    /// <summary>The number of texts.</summary>
    public int Count => _directions.Count;

    /// <summary>The number of elements of a vector.</summary>
    public int Dimension => _directions.Dimension;

    /// <summary>Finds the texts whose vectors have the smallest angles to that of a text in the index.</summary>
    /// <param name="row">The text's row, from 0; it is not among the results.</param>
    /// <param name="count">The most texts to find; at least 1. Default: 10.</param>
    /// <returns>The texts, the most similar first, equally similar ones in the order of their rows.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row, or <paramref name="count"/> is below 1.</exception>
    public IReadOnlyList<SimilarText> MostSimilar(int row, int count = 10)
    {
        if ((uint)row >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(row), $"Row: expected 0 to {Count - 1}, found {row}.");
        }

        return Nearest(_directions[row], row, count);
    }

    /// <summary>Finds the texts whose vectors have the smallest angles to a vector.</summary>
    /// <param name="vector">A text's vector.</param>
    /// <param name="count">The most texts to find; at least 1. Default: 10.</param>
    /// <returns>The texts, the most similar first, equally similar ones in the order of their rows.</returns>
    /// <exception cref="ArgumentException">The vector has another length than <see cref="Dimension"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is below 1.</exception>
    public IReadOnlyList<SimilarText> MostSimilar(ReadOnlySpan<float> vector, int count = 10)
    {
        if (vector.Length != Dimension)
        {
            throw new ArgumentException($"Vector: expected {Dimension} numbers, found {vector.Length}.", nameof(vector));
        }

        float[] direction = vector.ToArray();
        Normalize(direction);
        return Nearest(direction, excluded: -1, count);
    }

    /// <summary>Scales a vector to length 1; one of length 0 stays.</summary>
    internal static void Normalize(Span<float> vector)
    {
        float length = TensorPrimitives.Norm<float>(vector);
        if (length > 0)
        {
            TensorPrimitives.Divide(vector, length, vector);
        }
    }

    private SimilarText[] Nearest(ReadOnlySpan<float> direction, int excluded, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);

        // The head of the queue is the worst of the best so far: the least similar and, among equals, the last.
        var best = new PriorityQueue<SimilarText, (float Similarity, int Order)>();
        for (int row = 0; row < Count; row++)
        {
            if (row != excluded)
            {
                float similarity = Math.Clamp(TensorPrimitives.Dot(_directions[row], direction), -1, 1);
                if (best.Count < count)
                {
                    best.Enqueue(new SimilarText(row, similarity), (similarity, -row));
                }
                else
                {
                    best.EnqueueDequeue(new SimilarText(row, similarity), (similarity, -row));
                }
            }
        }

        var nearest = new SimilarText[best.Count];
        for (int place = nearest.Length - 1; place >= 0; place--)
        {
            nearest[place] = best.Dequeue();
        }

        return nearest;
    }
}
