using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

// Tests of word vectors: similarity as people judge it, and analogies.
public sealed partial class WordVectors
{
    /// <summary>Compares the similarities of words with people's judgments in a file, such as WordSim-353 or SimLex-999.</summary>
    /// <param name="path">The file, as for <see cref="WordPair.Load"/>: two words and a score on each line.</param>
    /// <param name="options">
    /// Upper and lower case, the words that count as known, and pairs with unknown words; <see langword="null"/> for the defaults, which
    /// are those of gensim's <c>evaluate_word_pairs</c>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">A line has no two words or no score; the message names the file, the line and what was
    /// found.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public WordSimilarityMetrics EvaluateSimilarity(string path, WordSimilarityOptions? options = null)
    {
        options?.Validate();
        return EvaluateSimilarity(WordPair.Load(path), options);
    }

    /// <summary>Compares the similarities of words, the cosines of their vectors' angles, with people's judgments.</summary>
    /// <param name="pairs">The pairs of words with their judged similarity.</param>
    /// <param name="options">
    /// Upper and lower case, the words that count as known, and pairs with unknown words; <see langword="null"/> for the defaults, which
    /// are those of gensim's <c>evaluate_word_pairs</c>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public WordSimilarityMetrics EvaluateSimilarity(IEnumerable<WordPair> pairs, WordSimilarityOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        options ??= new WordSimilarityOptions();
        options.Validate();
        var words = new FrequentWords(this, options.MostFrequent, options.IgnoreCase);
        var pearson = new PearsonCorrelation();
        List<double> judgments = [], similarities = [];
        float[] one = new float[Dimension], other = new float[Dimension];
        int count = 0, found = 0;
        foreach (WordPair pair in pairs)
        {
            count++;
            bool isFound = TryFind(pair.Word, one) && TryFind(pair.Other, other);
            found += isFound ? 1 : 0;
            if (isFound || options.CountUnknownPairs)
            {
                double similarity = isFound ? ExactCosine(one, other) : 0;
                pearson.Add(pair.Score, similarity);
                judgments.Add(pair.Score);
                similarities.Add(similarity);
            }
        }

        double spearman = SpearmanCorrelation.Of(CollectionsMarshal.AsSpan(judgments), CollectionsMarshal.AsSpan(similarities));
        return new WordSimilarityMetrics(spearman, pearson.Value, count, found);

        bool TryFind(string word, float[] vector)
        {
            if (!words.TryGetRow(word, out int row))
            {
                return options.ComposeUnknownWords && TryComposeVector(word, vector);
            }

            VectorAt(row).CopyTo(vector);
            return true;
        }
    }

    /// <summary>
    /// Computes the cosine of the angle between two vectors in double precision. Vectors of the same direction give 1, so that such pairs
    /// share a rank.
    /// </summary>
    private static double ExactCosine(ReadOnlySpan<float> one, ReadOnlySpan<float> other)
    {
        double dot = 0, square = 0, otherSquare = 0;
        for (int i = 0; i < one.Length; i++)
        {
            dot += (double)one[i] * other[i];
            square += (double)one[i] * one[i];
            otherSquare += (double)other[i] * other[i];
        }

        double norms = Math.Sqrt(square * otherSquare);    // exactly the dot product of a vector with itself
        return norms > 0 ? Math.Clamp(dot / norms, -1, 1) : 0;
    }

    /// <summary>Answers the questions of an analogy test in a file, such as Google's questions-words.txt.</summary>
    /// <param name="path">The file, as for <see cref="WordAnalogy.Load"/>: four words on each line, and sections.</param>
    /// <param name="options">
    /// The score, upper and lower case, the possible answers, and unknown words; <see langword="null"/> for the defaults, which are those
    /// of gensim's <c>evaluate_word_analogies</c>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">A line has another number of words; the message names the file, the line and what was
    /// found.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public WordAnalogyMetrics EvaluateAnalogies(string path, WordAnalogyOptions? options = null)
    {
        options?.Validate();
        return EvaluateAnalogies(WordAnalogy.Load(path), options);
    }

    /// <summary>
    /// Answers the questions of an analogy test: <c>A</c> is to <c>B</c> as <c>C</c> is to the word with the highest score, these three
    /// excepted.
    /// </summary>
    /// <param name="questions">The questions with the right answers.</param>
    /// <param name="options">
    /// The score, upper and lower case, the possible answers, and unknown words; <see langword="null"/> for the defaults, which are those
    /// of gensim's <c>evaluate_word_analogies</c>.
    /// </param>
    /// <returns>The results of the sections, in the order of their first questions.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public WordAnalogyMetrics EvaluateAnalogies(IEnumerable<WordAnalogy> questions, WordAnalogyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(questions);
        options ??= new WordAnalogyOptions();
        options.Validate();
        var words = new FrequentWords(this, options.MostFrequent, options.IgnoreCase);
        var sections = new OrderedDictionary<string, (int Correct, int Total, int LeftOut)>(StringComparer.Ordinal);
        var known = new List<(string Section, int A, int B, int C, int D)>();
        foreach ((string a, string b, string c, string d, string section) in questions)
        {
            sections.TryAdd(section, default);
            if (words.TryGetRow(a, out int rowA) & words.TryGetRow(b, out int rowB) & words.TryGetRow(c, out int rowC)
                & words.TryGetRow(d, out int rowD))
            {
                known.Add((section, rowA, rowB, rowC, rowD));
            }
            else
            {
                (int correct, int total, int leftOut) = sections[section];
                sections[section] = options.CountUnknownQuestions ? (correct, total + 1, leftOut) : (correct, total, leftOut + 1);
            }
        }

        Dictionary<int, List<int>> classes =
            words.FindClasses(known.SelectMany(question => (IEnumerable<int>)[question.A, question.B, question.C]));
        int[] answers = AnalogyAnswers.Find(
            _vectors, _norms.Value, words.Count,
            [.. known.Select(question => (question.A, question.B, question.C,
                (int[])[.. classes[question.A], .. classes[question.B], .. classes[question.C]]))],
            options.Method);
        foreach (((string section, _, _, _, int d), int answer) in known.Zip(answers))
        {
            (int correct, int total, int leftOut) = sections[section];
            bool isCorrect = answer >= 0 && words.ClassOf(answer) == d;
            sections[section] = (correct + (isCorrect ? 1 : 0), total + 1, leftOut);
        }

        return new WordAnalogyMetrics([
            .. sections.Select(section =>
                new AnalogySection(section.Key, section.Value.Correct, section.Value.Total, section.Value.LeftOut))]);
    }
}
