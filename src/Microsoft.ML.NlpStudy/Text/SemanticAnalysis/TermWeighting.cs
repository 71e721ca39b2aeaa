namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// TF-IDF weights: a word that occurs f times in a text weighs f · (ln((1 + n) / (1 + d)) + 1), where d of the n texts have the word. A
/// text's weights are then scaled to length 1. With sublinear term frequency, 1 + ln(f) stands in place of f.
/// </summary>
/// <remarks>The weights of scikit-learn's <c>TfidfVectorizer</c> with its defaults.</remarks>
internal sealed class TermWeighting
{
    private readonly double[] _inverse;
    private readonly bool _isSublinear;

    /// <param name="textCounts">The number of texts that have each word.</param>
    /// <param name="texts">The number of texts.</param>
    /// <param name="isSublinear">Whether the term frequency is sublinear.</param>
    public TermWeighting(IEnumerable<long> textCounts, long texts, bool isSublinear)
    {
        _inverse = [.. textCounts.Select(count => Math.Log((1.0 + texts) / (1.0 + count)) + 1)];
        _isSublinear = isSublinear;
    }

    /// <summary>Computes the weights of a text's different words.</summary>
    /// <param name="words">The words.</param>
    /// <param name="counts">The count of each word.</param>
    /// <param name="weights">The place of the weights.</param>
    public void Weigh(ReadOnlySpan<int> words, ReadOnlySpan<int> counts, Span<double> weights)
    {
        double squares = 0;
        for (int i = 0; i < words.Length; i++)
        {
            double frequency = _isSublinear ? 1 + Math.Log(counts[i]) : counts[i];
            weights[i] = frequency * _inverse[words[i]];
            squares += weights[i] * weights[i];
        }

        double length = Math.Sqrt(squares);
        for (int i = 0; i < words.Length; i++)
        {
            weights[i] /= length;
        }
    }

    /// <summary>Computes the weights of all words of all texts, a row for each text.</summary>
    public SparseMatrix Weigh(WordCounts counts)
    {
        var matrix = new SparseMatrix(counts.Texts, counts.VocabularySize, counts.Entries);
        double[] weights = new double[counts.VocabularySize];
        for (int text = 0; text < counts.Texts; text++)
        {
            ReadOnlySpan<int> words = counts.WordsOf(text);
            Weigh(words, counts.CountsOf(text), weights);
            matrix.AddRow(words, weights);
        }

        return matrix;
    }
}
