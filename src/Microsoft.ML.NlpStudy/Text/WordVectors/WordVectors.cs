using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Word vectors: a vector for each of many words, as word2vec, GloVe and fastText train them on large text. They never change and serve any
/// number of threads.
/// </summary>
/// <remarks>
/// Mikolov et al., "Efficient Estimation of Word Representations in Vector Space" (2013); Pennington et al., "GloVe: Global Vectors for
/// Word Representation" (2014); Bojanowski et al., "Enriching Word Vectors with Subword Information" (2017).
/// </remarks>
public sealed partial class WordVectors
{
    private readonly VectorTable _vectors;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _rows;
    private readonly Lazy<double> _deviation;

    [ThreadStatic]
    private static CharBuffer? s_lowerCase;

    /// <summary>Takes over checked rows: each has a token, none of them empty, no two equal.</summary>
    internal WordVectors(
        IReadOnlyList<string> tokens, Dictionary<string, int> rows, VectorTable vectors, bool lowerCaseFallback, SubwordVectors? subwords,
        FastTextModelContent? trainedModel = null)
    {
        Tokens = tokens;
        _rows = rows.GetAlternateLookup<ReadOnlySpan<char>>();
        _vectors = vectors;
        LowerCaseFallback = lowerCaseFallback;
        Subwords = subwords;
        TrainedModel = trainedModel;
        _deviation = new Lazy<double>(ComputeDeviation);
        _norms = new Lazy<float[]>(ComputeNorms);
    }

    /// <summary>The number of elements of a vector.</summary>
    public int Dimension => _vectors.Dimension;

    /// <summary>The number of tokens that have a vector.</summary>
    public int Count => _vectors.Count;

    /// <summary>The tokens that have a vector, in the file's order.</summary>
    public IReadOnlyList<string> Tokens { get; }

    /// <summary>Whether a token without a vector gets the vector of its lower-case form.</summary>
    public bool LowerCaseFallback { get; }

    /// <summary>
    /// Whether there are vectors of n-grams, of which vectors for other words are composed: true of fastText models trained with n-grams.
    /// </summary>
    public bool HasSubwords => Subwords is not null;

    /// <summary>The vectors of n-grams; <see langword="null"/> for vectors without them.</summary>
    internal SubwordVectors? Subwords { get; }

    /// <summary>The whole model of vectors that come straight from a training; <see langword="null"/> for others.</summary>
    internal FastTextModelContent? TrainedModel { get; }

    /// <summary>The standard deviation of all numbers; 0 where there are none.</summary>
    internal double Deviation => _deviation.Value;

    /// <summary>A token's vector.</summary>
    /// <param name="token">The token, with its letter case.</param>
    /// <exception cref="KeyNotFoundException">The token has no vector.</exception>
    public ReadOnlySpan<float> this[ReadOnlySpan<char> token] => TryGetVector(token, out ReadOnlySpan<float> vector)
        ? vector
        : throw new KeyNotFoundException($"Word vectors: expected one of their {Count} tokens, found '{token}'.");

    /// <summary>Creates word vectors from given numbers.</summary>
    /// <param name="entries">The tokens with their vectors, which are copied.</param>
    /// <param name="lowerCaseFallback">Whether a token without a vector gets the vector of its lower-case form.</param>
    /// <exception cref="ArgumentException">There are no entries, or a token is empty or occurs twice. Or a vector has another length than
    /// the first, or a number that is not finite.</exception>
    public static WordVectors Create(IEnumerable<KeyValuePair<string, float[]>> entries, bool lowerCaseFallback = false)
    {
        ArgumentNullException.ThrowIfNull(entries);
        WordVectorBuilder? builder = null;
        foreach ((string token, float[] vector) in entries)
        {
            builder ??= new WordVectorBuilder(vector.Length, wanted: null);
            if (vector.Length == 0 || vector.Length != builder.Vectors.Dimension)
            {
                throw new ArgumentException(
                    $"Token '{token}': expected {Math.Max(builder.Vectors.Dimension, 1)} numbers, found {vector.Length}.", nameof(entries));
            }

            if (!builder.TryAdd(token, out Span<float> row))
            {
                throw new ArgumentException($"Token {builder.Tokens.Count}: expected a token not yet in the list, found '{token}'.",
                    nameof(entries));
            }

            if (!vector.All(float.IsFinite))
            {
                throw new ArgumentException(
                    $"Token '{token}': expected finite numbers, found {vector.First(number => !float.IsFinite(number))}.", nameof(entries));
            }

            vector.CopyTo(row);
        }

        return builder?.Build(lowerCaseFallback)
            ?? throw new ArgumentException("Word vectors: expected at least one, found none.", nameof(entries));
    }

    /// <summary>Looks a token's vector up without allocating anything.</summary>
    /// <param name="token">The token, with its letter case.</param>
    /// <param name="vector">The token's <see cref="Dimension"/> numbers; empty where it has no vector.</param>
    /// <returns>Whether the token has a vector, or, with <see cref="LowerCaseFallback"/>, its lower-case form has.</returns>
    public bool TryGetVector(ReadOnlySpan<char> token, out ReadOnlySpan<float> vector)
    {
        bool isFound = TryGetRow(token, out int row);
        vector = isFound ? _vectors[row] : [];
        return isFound;
    }

    /// <summary>Composes a vector of a word's n-grams, as fastText does for unknown words.</summary>
    /// <param name="token">The word. Its own vector, if it has one, plays no part.</param>
    /// <param name="destination">The place of the <see cref="Dimension"/> numbers; zeros where the result is false.</param>
    /// <returns>Whether the word has n-grams, and their vectors are known.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length than <see cref="Dimension"/>.</exception>
    public bool TryComposeVector(ReadOnlySpan<char> token, Span<float> destination)
    {
        if (destination.Length != Dimension)
        {
            throw new ArgumentException($"Expected room for {Dimension} numbers, found {destination.Length}.", nameof(destination));
        }

        destination.Clear();
        return Subwords is not null && Subwords.TryCompose(token, destination);
    }

    /// <summary>Measures how much of a vocabulary has a vector.</summary>
    /// <param name="vocabulary">The vocabulary; its unknown and padding tokens are not counted.</param>
    public WordVectorCoverage CoverageOf(Vocabulary vocabulary)
    {
        ArgumentNullException.ThrowIfNull(vocabulary);
        return CoverageOf(Enumerable.Range(0, vocabulary.Count)
            .Where(id => id != vocabulary.UnknownId && id != vocabulary.PaddingId)
            .Select(id => (vocabulary[id], vocabulary.GetFrequency(id))));
    }

    /// <summary>Gets the vector of element <paramref name="row"/> of <see cref="Tokens"/>.</summary>
    internal ReadOnlySpan<float> VectorAt(int row) => _vectors[row];

    /// <summary>Counts tokens, given with their frequencies, and those that have a vector.</summary>
    internal WordVectorCoverage CoverageOf(IEnumerable<(string Token, long Frequency)> tokens)
    {
        int entries = 0, entriesFound = 0;
        long occurrences = 0, occurrencesFound = 0;
        foreach ((string token, long frequency) in tokens)
        {
            bool isFound = TryGetRow(token, out _);
            entries++;
            occurrences += frequency;
            entriesFound += isFound ? 1 : 0;
            occurrencesFound += isFound ? frequency : 0;
        }

        return new WordVectorCoverage(entries, entriesFound, occurrences, occurrencesFound);
    }

    /// <summary>
    /// Creates the word vectors of these tokens alone. Composed vectors become vectors like others, and the vectors of n-grams are left
    /// out.
    /// </summary>
    internal WordVectors LimitedTo(IEnumerable<string> tokens, bool compose)
    {
        var builder = new WordVectorBuilder(Dimension, wanted: null);
        float[] vector = new float[Dimension];
        foreach (string token in WithLowerCase(tokens, LowerCaseFallback))
        {
            if (_rows.TryGetValue(token, out int row))
            {
                _vectors[row].CopyTo(vector);
            }
            else if (!compose || TryGetRow(token, out _) || !TryComposeVector(token, vector))
            {
                continue;
            }

            if (builder.TryAdd(token, out Span<float> kept))
            {
                vector.CopyTo(kept);
            }
        }

        return builder.Build(LowerCaseFallback);
    }

    /// <summary>Creates the same word vectors without those of n-grams.</summary>
    internal WordVectors WithoutSubwords() =>
        HasSubwords ? new(Tokens, _rows.Dictionary, _vectors, LowerCaseFallback, subwords: null) : this;

    private static HashSet<string> WithLowerCase(IEnumerable<string> tokens, bool isWanted)
    {
        var all = new HashSet<string>(tokens, StringComparer.Ordinal);
        if (isWanted)
        {
            var buffer = new CharBuffer();
            foreach (string token in all.ToArray())
            {
                buffer.Clear();
                LowerCase.Append(token, buffer);
                all.Add(buffer.Span.ToString());
            }
        }

        return all;
    }

    /// <summary>Finds the row of a token, or with <see cref="LowerCaseFallback"/> that of its lower-case form.</summary>
    internal bool TryGetRow(ReadOnlySpan<char> token, out int row)
    {
        if (_rows.TryGetValue(token, out row))
        {
            return true;
        }

        if (!LowerCaseFallback)
        {
            return false;
        }

        CharBuffer lowerCase = s_lowerCase ??= new CharBuffer();
        lowerCase.Clear();
        LowerCase.Append(token, lowerCase);
        return _rows.TryGetValue(lowerCase.Span, out row);
    }

    private double ComputeDeviation()
    {
        double sum = 0, squares = 0;
        for (int row = 0; row < Count; row++)
        {
            foreach (float value in VectorAt(row))
            {
                sum += value;
                squares += (double)value * value;
            }
        }

        double count = Math.Max(1.0, (double)Count * Dimension);
        double mean = sum / count;
        return Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
    }
}
