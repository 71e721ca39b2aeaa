using System.Numerics.Tensors;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Networks;

// The gradient of the loss: expected less observed tags and transitions.
internal sealed partial class LinearChain
{
    private readonly double[] _firstGradient;
    private readonly double[] _lastGradient;
    private readonly double[] _nextGradient;

    // A part of the transitions' gradient, before it is multiplied by e to the transitions.
    private readonly double[] _products;

    /// <summary>
    /// Computes the loss of a text, minus the log-probability of its tags, and its gradient. That of the transitions is added to the one
    /// that <see cref="CopyGradient"/> gives.
    /// </summary>
    /// <param name="scores">The tags' scores (T, K).</param>
    /// <param name="tags">The text's T tags.</param>
    /// <param name="gradient">Receives the gradient of the scores (T, K).</param>
    /// <returns>The loss, and the number of tokens whose likeliest tag is theirs.</returns>
    public (double Loss, int Right) Learn(ReadOnlySpan<float> scores, ReadOnlySpan<int> tags, Span<float> gradient)
    {
        double logSum = Marginals(scores, gradient);
        AddTransitions(scores, logSum);
        int right = 0;
        for (int step = 0; step < tags.Length; step++)
        {
            Span<float> row = gradient.Slice(step * _tags, _tags);
            if (step == 0)
            {
                AddTo(_firstGradient, row);
            }

            if (step == tags.Length - 1)
            {
                AddTo(_lastGradient, row);
            }
            else
            {
                _nextGradient[(tags[step] * _tags) + tags[step + 1]]--;
            }

            right += ArgMax.Of<float>(row) == tags[step] ? 1 : 0;
            row[tags[step]]--;
        }

        _firstGradient[tags[0]]--;
        _lastGradient[tags[^1]]--;
        return (logSum - ScoreOf(scores, tags), right);
    }

    /// <summary>Gives the gradient of first, last and next tags, summed over the texts learned so far.</summary>
    /// <param name="first">Receives the gradient of the first tags (K).</param>
    /// <param name="last">Receives the gradient of the last tags (K).</param>
    /// <param name="next">Receives the gradient of the transitions (K, K).</param>
    public void CopyGradient(Span<float> first, Span<float> last, Span<float> next)
    {
        TensorPrimitives.ConvertTruncating<double, float>(_firstGradient, first);
        TensorPrimitives.ConvertTruncating<double, float>(_lastGradient, last);
        double[] sums = new double[next.Length];
        if (_areFactorsExact)
        {
            TensorPrimitives.MultiplyAdd<double>(_products, _factors, _nextGradient, sums);
        }
        else
        {
            _nextGradient.CopyTo(sums);
        }

        TensorPrimitives.ConvertTruncating<double, float>(sums, next);
    }

    // Adds the probability of each transition, summed over the steps.
    private void AddTransitions(ReadOnlySpan<float> scores, double logSum)
    {
        int steps = scores.Length / _tags;
        for (int step = 0; step + 1 < steps; step++)
        {
            RowOf(_backward, step + 1).CopyTo(_row);
            AddTo(_row, Slice(scores, step + 1));
            ReadOnlySpan<double> forward = RowOf(_forward, step);
            double scale = Math.Exp(SharesOf(forward, _left) + SharesOf(_row, _right) - logSum);
            for (int from = 0; from < _tags; from++)
            {
                if (scale < Largest && _areFactorsExact)
                {
                    if (_left[from] != 0)
                    {
                        TensorPrimitives.MultiplyAdd<double>(_right, _left[from] * scale, RowOf(_products, from), RowOf(_products, from));
                    }

                    continue;
                }

                for (int to = 0; to < _tags; to++)
                {
                    int place = (from * _tags) + to;
                    _nextGradient[place] += Math.Exp(forward[from] + _next[place] + _row[to] - logSum);
                }
            }
        }
    }
}
