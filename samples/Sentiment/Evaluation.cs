using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>Compares what a model says with what is right.</summary>
internal static class Evaluation
{
    /// <param name="ml">The context.</param>
    /// <param name="model">A model that <c>train</c> made.</param>
    /// <param name="test">Labeled reviews.</param>
    /// <param name="mistakes">How many of the reviews to list about which the model is most surely wrong.</param>
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
