using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A linear chain of tags: the probabilities of all sequences of tags of a text, from a score of each tag for each token.
/// </summary>
/// <remarks>
/// <para>
/// Lafferty et al., "Conditional Random Fields" (2001). The score of a sequence is the sum of its tags' scores, of a score for each
/// transition, and of scores for its first and its last tag. Its probability is e to this score, divided by the sum over all sequences.
/// Transitions that the rules forbid have minus infinity as their score.
/// </para>
/// <para>
/// All sums are double. A step multiplies shares of the largest summand by e to the transitions, and takes the logarithm again. A sum that
/// lost digits that way is computed from logarithms. An instance keeps its memory and its gradient, so it serves one thread.
/// </para>
/// </remarks>
internal sealed partial class LinearChain
{
    // A share below 1e-308 becomes 0. With factors below this one it is too small to be missed in a sum above the smallest.
    private const double LargestFactor = 1e50;

    // Sums beyond these have lost digits, or have overflowed.
    private const double Smallest = 1e-200, Largest = 1e200;

    private readonly int _tags;
    private readonly double[] _first;
    private readonly double[] _last;
    private readonly double[] _next;
    private readonly double[] _factors;
    private readonly bool _areFactorsExact;
    private readonly double[] _row;
    private readonly double[] _left;
    private readonly double[] _right;
    private double[] _forward = [];
    private double[] _backward = [];
    private int[] _origins = [];

    /// <summary>Makes a chain.</summary>
    /// <param name="first">The score of each of the K tags as a text's first.</param>
    /// <param name="last">The score of each tag as a text's last.</param>
    /// <param name="next">The scores of transitions (K, K), a row for each tag that comes before.</param>
    /// <param name="rules">The transitions that are allowed.</param>
    public LinearChain(ReadOnlySpan<float> first, ReadOnlySpan<float> last, ReadOnlySpan<float> next, TransitionRules rules)
    {
        _tags = rules.Tags;
        (_first, _last, _next) = (Allowed(first, rules.First), Allowed(last, rules.Last), Allowed(next, rules.Next));
        _factors = new double[_next.Length];
        TensorPrimitives.Exp<double>(_next, _factors);
        _areFactorsExact = TensorPrimitives.Max<double>(_factors) < LargestFactor;
        (_row, _left, _right) = (new double[_tags], new double[_tags], new double[_tags]);
        (_firstGradient, _lastGradient) = (new double[_tags], new double[_tags]);
        (_nextGradient, _products) = (new double[_next.Length], new double[_next.Length]);
    }

    /// <summary>Computes the logarithm of the sum over all sequences of e to their scores.</summary>
    /// <param name="scores">The tags' scores (T, K).</param>
    public double LogPartition(ReadOnlySpan<float> scores)
    {
        int steps = scores.Length / _tags;
        Reserve(steps);
        ReadFirst(scores, _forward);
        for (int step = 1; step < steps; step++)
        {
            Advance(RowOf(_forward, step - 1), Slice(scores, step), RowOf(_forward, step));
        }

        TensorPrimitives.Add<double>(RowOf(_forward, steps - 1), _last, _row);
        return LogSum(_row);
    }

    /// <summary>Computes the score of a sequence.</summary>
    /// <param name="scores">The tags' scores (T, K).</param>
    /// <param name="tags">The sequence of T tags.</param>
    public double ScoreOf(ReadOnlySpan<float> scores, ReadOnlySpan<int> tags)
    {
        double sum = _first[tags[0]] + _last[tags[^1]];
        for (int step = 0; step < tags.Length; step++)
        {
            sum += scores[(step * _tags) + tags[step]] + (step == 0 ? 0 : _next[(tags[step - 1] * _tags) + tags[step]]);
        }

        return sum;
    }

    /// <summary>Computes the probability of each tag at each token.</summary>
    /// <param name="scores">The tags' scores (T, K).</param>
    /// <param name="probabilities">Receives the probabilities (T, K).</param>
    /// <returns>The logarithm of the sum over all sequences.</returns>
    public double Marginals(ReadOnlySpan<float> scores, Span<float> probabilities)
    {
        double logSum = LogPartition(scores);
        int steps = scores.Length / _tags;
        _last.CopyTo(RowOf(_backward, steps - 1));
        for (int step = steps - 1; step >= 0; step--)
        {
            if (step < steps - 1)
            {
                Retreat(Slice(scores, step + 1), RowOf(_backward, step + 1), RowOf(_backward, step));
            }

            ReadOnlySpan<double> forward = RowOf(_forward, step), backward = RowOf(_backward, step);
            Span<float> row = probabilities.Slice(step * _tags, _tags);
            for (int tag = 0; tag < _tags; tag++)
            {
                row[tag] = (float)Math.Exp(forward[tag] + backward[tag] - logSum);
            }
        }

        return logSum;
    }

    /// <summary>Finds the sequence with the highest score (Viterbi 1967).</summary>
    /// <param name="scores">The tags' scores (T, K).</param>
    /// <param name="tags">Receives the sequence of T tags.</param>
    /// <returns>Its score.</returns>
    public double Decode(ReadOnlySpan<float> scores, Span<int> tags)
    {
        int steps = tags.Length;
        Reserve(steps);
        ReadFirst(scores, _forward);
        for (int step = 1; step < steps; step++)
        {
            ReadOnlySpan<double> before = RowOf(_forward, step - 1);
            Span<double> after = RowOf(_forward, step);
            Span<int> origins = _origins.AsSpan(step * _tags, _tags);
            after.Fill(double.NegativeInfinity);
            origins.Clear();
            for (int from = 0; from < _tags; from++)
            {
                double score = before[from];
                ReadOnlySpan<double> next = RowOf(_next, from);
                for (int to = 0; to < next.Length; to++)
                {
                    if (score + next[to] > after[to])
                    {
                        (after[to], origins[to]) = (score + next[to], from);
                    }
                }
            }

            AddTo(after, Slice(scores, step));
        }

        TensorPrimitives.Add<double>(RowOf(_forward, steps - 1), _last, _row);
        int best = ArgMax.Of<double>(_row);
        double highest = _row[best];
        for (int step = steps - 1; step >= 0; step--)
        {
            tags[step] = best;
            best = _origins[(step * _tags) + best];
        }

        return highest;
    }

    private static double[] Allowed(ReadOnlySpan<float> scores, bool[] allowed)
    {
        double[] result = new double[allowed.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = allowed[i] ? scores[i] : double.NegativeInfinity;
        }

        return result;
    }

    private static double LogSum(ReadOnlySpan<double> values)
    {
        double largest = TensorPrimitives.Max<double>(values);
        if (double.IsNegativeInfinity(largest))
        {
            return largest;
        }

        double sum = 0;
        foreach (double value in values)
        {
            sum += Math.Exp(value - largest);
        }

        return largest + Math.Log(sum);
    }

    private static void AddTo(Span<double> sums, ReadOnlySpan<float> values)
    {
        for (int i = 0; i < sums.Length; i++)
        {
            sums[i] += values[i];
        }
    }

    private void Reserve(int steps)
    {
        if (_forward.Length < steps * _tags)
        {
            _forward = new double[steps * _tags];
            _backward = new double[steps * _tags];
            _origins = new int[steps * _tags];
        }
    }

    private Span<double> RowOf(double[] matrix, int row) => matrix.AsSpan(row * _tags, _tags);

    private ReadOnlySpan<float> Slice(ReadOnlySpan<float> scores, int step) => scores.Slice(step * _tags, _tags);

    private void ReadFirst(ReadOnlySpan<float> scores, Span<double> to)
    {
        _first.CopyTo(to);
        AddTo(to[.._tags], scores[.._tags]);
    }

    // The logarithms of the sums over all beginnings up to a step, by tag, from those of the step before.
    private void Advance(ReadOnlySpan<double> before, ReadOnlySpan<float> scores, Span<double> after)
    {
        double largest = SharesOf(before, _left);
        after.Clear();
        for (int from = 0; from < _tags; from++)
        {
            if (_left[from] != 0)
            {
                TensorPrimitives.MultiplyAdd<double>(RowOf(_factors, from), _left[from], after, after);
            }
        }

        for (int to = 0; to < _tags; to++)
        {
            after[to] = scores[to] + (IsExact(after[to]) ? largest + Math.Log(after[to]) : LogSumInto(before, to));
        }
    }

    // The logarithms of the sums over all ends from a step on, without the step's own score, from those of the step after.
    private void Retreat(ReadOnlySpan<float> scores, ReadOnlySpan<double> after, Span<double> before)
    {
        after.CopyTo(_row);
        AddTo(_row, scores);
        double largest = SharesOf(_row, _right);
        for (int from = 0; from < _tags; from++)
        {
            double sum = TensorPrimitives.Dot<double>(RowOf(_factors, from), _right);
            before[from] = IsExact(sum) ? largest + Math.Log(sum) : LogSumFrom(from);
        }
    }

    // e to each logarithm, as a share of the largest one's, which is returned. Without any finite one, all shares are 0.
    private static double SharesOf(ReadOnlySpan<double> logarithms, Span<double> shares)
    {
        double largest = TensorPrimitives.Max<double>(logarithms);
        if (double.IsNegativeInfinity(largest))
        {
            shares.Clear();
            return largest;
        }

        TensorPrimitives.Subtract<double>(logarithms, largest, shares);
        TensorPrimitives.Exp<double>(shares, shares);
        return largest;
    }

    private bool IsExact(double sum) => _areFactorsExact && sum is > Smallest and < Largest;

    private double LogSumInto(ReadOnlySpan<double> before, int to)
    {
        for (int from = 0; from < _tags; from++)
        {
            _row[from] = before[from] + _next[(from * _tags) + to];
        }

        return LogSum(_row);
    }

    // Of the logarithms in _row, each behind its transition.
    private double LogSumFrom(int from)
    {
        TensorPrimitives.Add<double>(_row, RowOf(_next, from), _left);
        return LogSum(_left);
    }
}
