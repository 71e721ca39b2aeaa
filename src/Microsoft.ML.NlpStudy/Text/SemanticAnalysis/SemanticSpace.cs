using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>What latent semantic analysis learned: the words' weights and the directions that texts are projected on.</summary>
/// <param name="Vocabulary">The words, with the number of texts that have each as its frequency.</param>
/// <param name="Weighting">The words' weights in a text.</param>
/// <param name="Directions">A row for each word: the word's element of each right singular vector.</param>
internal sealed record SemanticSpace(Vocabulary Vocabulary, TermWeighting Weighting, VectorTable Directions)
{
    /// <summary>Creates a projector of texts for one thread.</summary>
    public Projector CreateProjector() => new(this);

    /// <summary>Creates word vectors: the directions, scaled by the singular values.</summary>
    public WordVectors CreateWordVectors(IReadOnlyList<double> singularValues)
    {
        float[] scale = [.. singularValues.Select(value => (float)value)];
        var builder = new WordVectorBuilder(Directions.Dimension, wanted: null);
        for (int word = 0; word < Directions.Count; word++)
        {
            builder.TryAdd(Vocabulary[word], out Span<float> vector);
            TensorPrimitives.Multiply(Directions[word], scale, vector);
        }

        return builder.Build(lowerCaseFallback: false);
    }

    /// <summary>The projection of texts, one after another.</summary>
    internal sealed class Projector(SemanticSpace space)
    {
        private readonly SortedDictionary<int, int> _counts = [];

        /// <summary>Counts a word of the text.</summary>
        public void Add(int word) => _counts[word] = _counts.GetValueOrDefault(word) + 1;

        /// <summary>Computes the vector of the words counted, and forgets the words. Without any, the vector is zero.</summary>
        /// <param name="vector">The place of the vector.</param>
        public void Run(Span<float> vector)
        {
            int[] words = [.. _counts.Keys], counts = [.. _counts.Values];
            double[] weights = new double[words.Length];
            space.Weighting.Weigh(words, counts, weights);
            vector.Clear();
            for (int i = 0; i < words.Length; i++)
            {
                TensorPrimitives.MultiplyAdd(space.Directions[words[i]], (float)weights[i], vector, vector);
            }

            _counts.Clear();
        }
    }
}
