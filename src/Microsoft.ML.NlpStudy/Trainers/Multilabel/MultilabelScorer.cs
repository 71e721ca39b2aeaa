using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The scorer of a classifier with several labels.</summary>
/// <param name="scoring">The scoring by the classifier's network.</param>
/// <param name="labels">The labels.</param>
/// <param name="thresholds">The probability from which each label is predicted.</param>
/// <param name="columns">The columns by name, in order.</param>
/// <param name="row">The text of the input's current row.</param>
/// <param name="cache">The probabilities of texts scored before.</param>
internal sealed class MultilabelScorer(
    TextScoring scoring, ReadOnlyMemory<char>[] labels, IReadOnlyList<float> thresholds, IReadOnlyList<string> columns,
    RowTexts row, ScoreCache cache)
    : TextClassifierScorer(scoring, 0, columns, row, cache)
{
    private protected override Delegate CreateGetter(string column, Func<int> slot)
    {
        if (column != MultilabelColumns.PredictedLabels)
        {
            return base.CreateGetter(column, slot);
        }

        return (ValueGetter<VBuffer<ReadOnlyMemory<char>>>)((ref VBuffer<ReadOnlyMemory<char>> value) =>
        {
            // The slot comes first: the call may score the row, which replaces the probabilities.
            int start = slot() * ClassCount;
            Select(Probabilities.AsSpan(start, ClassCount), ref value);
        });
    }

    // Equally likely labels are in their own order.
    private void Select(ReadOnlySpan<float> probabilities, ref VBuffer<ReadOnlyMemory<char>> target)
    {
        var chosen = new List<(float Probability, int Label)>();
        for (int label = 0; label < probabilities.Length; label++)
        {
            if (probabilities[label] >= thresholds[label])
            {
                chosen.Add((probabilities[label], label));
            }
        }

        chosen.Sort((one, other) => one.Probability == other.Probability
            ? one.Label.CompareTo(other.Label)
            : other.Probability.CompareTo(one.Probability));
        Span<ReadOnlyMemory<char>> texts = DenseVector.Resize(ref target, chosen.Count);
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = labels[chosen[i].Label];
        }
    }
}
