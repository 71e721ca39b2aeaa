using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The search for the answers to analogies: for each question the row with the highest score.</summary>
/// <remarks>
/// The questions of a test share few words. So the cosines with these words are computed, not with a sum for each question, and the scores
/// of a question are put together from three rows of cosines.
/// </remarks>
internal sealed class AnalogyAnswers : ICosineVisitor
{
    // The epsilon of Levy and Goldberg, against division by zero.
    private const float Epsilon = 0.001f;

    // The words of a pass bound its memory.
    private const int MostWords = 1024;

    private readonly AnalogyQuestion[] _questions;
    private readonly AnalogyMethod _method;
    private readonly (float Score, int Row)[] _best;
    private float[] _scores = [];

    private AnalogyAnswers(AnalogyQuestion[] questions, AnalogyMethod method)
    {
        _questions = questions;
        _method = method;
        _best = new (float, int)[questions.Length];
        Array.Fill(_best, (float.NegativeInfinity, -1));
    }

    /// <summary>Finds the answers.</summary>
    /// <param name="vectors">The table of vectors.</param>
    /// <param name="norms">The lengths of its rows.</param>
    /// <param name="rowCount">The number of the first rows that can be answers.</param>
    /// <param name="questions">For each question the rows of its words A, B and C, and all rows that cannot be its answer.</param>
    /// <param name="method">The score.</param>
    /// <returns>The row of each answer; -1 where no row is left. Of equal scores, the first row.</returns>
    public static int[] Find(
        VectorTable vectors, float[] norms, int rowCount, IReadOnlyList<(int A, int B, int C, int[] Excluded)> questions,
        AnalogyMethod method)
    {
        var answers = new List<int>(questions.Count);
        while (answers.Count < questions.Count)
        {
            var places = new Dictionary<int, int>();
            var together = new List<AnalogyQuestion>();
            for (int i = answers.Count; i < questions.Count && places.Count <= MostWords - 3; i++)
            {
                (int a, int b, int c, int[] excluded) = questions[i];
                together.Add(new AnalogyQuestion(Place(a), Place(b), Place(c), excluded));
            }

            float[] words = new float[places.Count * vectors.Dimension];
            foreach ((int row, int place) in places)
            {
                TensorPrimitives.Divide(
                    vectors[row], norms[row] > 0 ? norms[row] : 1, words.AsSpan(place * vectors.Dimension, vectors.Dimension));
            }

            AnalogyAnswers Create() => new([.. together], method);
            AnalogyAnswers all = Create();
            CosinePass.Run(vectors, norms, rowCount, words, Create, all.Add);
            answers.AddRange(all._best.Select(best => best.Row));

            int Place(int row)
            {
                places.TryAdd(row, places.Count);
                return places[row];
            }
        }

        return [.. answers];
    }

    public void Visit(int firstRow, int rowCount, Span<float> cosines)
    {
        if (_method == AnalogyMethod.ThreeCosMul)
        {
            // From -1 to 1 to 0 to 1.
            TensorPrimitives.Add(cosines, 1, cosines);
            TensorPrimitives.Multiply(cosines, 0.5f, cosines);
        }

        if (_scores.Length != rowCount)
        {
            _scores = new float[rowCount];
        }

        for (int i = 0; i < _questions.Length; i++)
        {
            (int a, int b, int c, int[] excluded) = _questions[i];
            float highest = Score(
                cosines.Slice(a * rowCount, rowCount), cosines.Slice(b * rowCount, rowCount), cosines.Slice(c * rowCount, rowCount),
                _scores, _method == AnalogyMethod.ThreeCosMul);
            if (!(highest < _best[i].Score))
            {
                Exclude(excluded, firstRow);
                if (float.IsNaN(highest))
                {
                    // The cosine of a vector whose length exceeds single precision.
                    _scores.AsSpan().Replace(float.NaN, float.NegativeInfinity);
                }

                highest = TensorPrimitives.Max<float>(_scores);
                Offer(i, highest, firstRow + Array.IndexOf(_scores, highest));
            }
        }
    }

    /// <summary>Computes the scores of all rows of a block for a question, and returns the highest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Score(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> scores, bool isProduct)
    {
        var epsilon = new Vector<float>(Epsilon);
        var highest = new Vector<float>(float.NegativeInfinity);
        int i = 0;
        for (; i <= scores.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector<float> ofA = new(a[i..]), ofB = new(b[i..]), ofC = new(c[i..]);
            Vector<float> score = isProduct ? ofB * ofC / (ofA + epsilon) : ofB + ofC - ofA;
            score.CopyTo(scores[i..]);
            highest = Vector.Max(highest, score);
        }

        float most = float.NegativeInfinity;
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            most = Math.Max(most, highest[lane]);
        }

        for (; i < scores.Length; i++)
        {
            scores[i] = isProduct ? b[i] * c[i] / (a[i] + Epsilon) : b[i] + c[i] - a[i];
            most = Math.Max(most, scores[i]);
        }

        return most;
    }

    private void Exclude(int[] rows, int firstRow)
    {
        foreach (int row in rows)
        {
            if ((uint)(row - firstRow) < (uint)_scores.Length)
            {
                _scores[row - firstRow] = float.NegativeInfinity;
            }
        }
    }

    // The threads see the rows in any order: of equal scores the first row counts.
    private void Offer(int question, float score, int row)
    {
        ref (float Score, int Row) best = ref _best[question];
        if (score > best.Score || (score == best.Score && row < best.Row))
        {
            best = (score, row);
        }
    }

    private void Add(AnalogyAnswers other)
    {
        for (int i = 0; i < _best.Length; i++)
        {
            if (other._best[i].Row >= 0)
            {
                Offer(i, other._best[i].Score, other._best[i].Row);
            }
        }
    }

    /// <summary>A question: the places of its words among the queries, and the rows that cannot be its answer.</summary>
    private readonly record struct AnalogyQuestion(int A, int B, int C, int[] Excluded);
}
