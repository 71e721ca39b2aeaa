using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>The evaluation of a model on reviews with labels.</summary>
internal static class Evaluation
{
    /// <summary>Evaluates a model.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="model">A model from <c>train</c>.</param>
    /// <param name="test">The reviews with their labels.</param>
    /// <param name="mistakes">The number of wrong predictions to list, those with the highest probability first.</param>
    /// <exception cref="SampleException">The reviews have labels that the model does not know.</exception>
    public static ClassificationReport Of(MLContext ml, ITransformer model, IDataView test, int mistakes = 0)
    {
        IDataView scored = model.Transform(test);
        ClassificationReport report = ml.MulticlassClassification.Inspect(scored, new InspectClassifierOptions
        {
            LabelColumnName = nameof(Review.Sentiment),
            TextColumnName = nameof(Review.Text),
            MistakeCount = mistakes,
        });
        if (report.RowsOfOtherClasses > 0)
        {
            string unknown = test.GetColumn<string>(nameof(Review.Sentiment)).First(label => !report.Classes.Contains(label));
            throw new SampleException($"expected labels that the model knows ({string.Join(", ", report.Classes)}), found '{unknown}'.");
        }

        return report;
    }
}
