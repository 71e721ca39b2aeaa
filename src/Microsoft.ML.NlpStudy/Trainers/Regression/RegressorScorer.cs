using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The scorer of a text regressor.</summary>
/// <param name="scoring">The scoring by the regressor's network.</param>
/// <param name="scale">The mean and standard deviation of the training labels.</param>
/// <param name="columns">The columns by name, in order.</param>
/// <param name="row">The texts of the input's current row.</param>
/// <param name="cache">The outputs of texts scored before.</param>
internal sealed class RegressorScorer(
    TextScoring scoring, LabelScale scale, IReadOnlyList<string> columns, RowTexts row, ScoreCache cache)
    : TextClassifierScorer(scoring, 0, columns, row, cache)
{
    private protected override Delegate CreateGetter(string column, Func<int> slot)
    {
        if (column != ClassifierColumns.Score)
        {
            return base.CreateGetter(column, slot);
        }

        return (ValueGetter<float>)((ref float value) =>
        {
            // The slot comes first: the call may score the row, which replaces the outputs.
            int place = slot();
            value = scale.Unscale(Probabilities[place]);
        });
    }
}
