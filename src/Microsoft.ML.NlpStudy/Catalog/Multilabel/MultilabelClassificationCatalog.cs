using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Evaluation;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>
/// The catalog of classification with several labels a text, <c>MLContext.MultilabelClassification</c>: trainers, and evaluation.
/// </summary>
public sealed class MultilabelClassificationCatalog
{
    private readonly IHostEnvironment _environment;

    internal MultilabelClassificationCatalog(IHostEnvironment environment) => _environment = environment;

    /// <summary>The trainers of classifiers with several labels a text.</summary>
    public MultilabelClassificationTrainers Trainers => new(_environment);

    /// <summary>Compares predicted labels with the true ones: precision, recall and F1, Hamming loss, average precision.</summary>
    /// <remarks>
    /// All figures are as scikit-learn computes them. A true label that the classifier does not know counts as one more label, with a
    /// score of 0.
    /// </remarks>
    /// <param name="scored">The rows that a classifier has scored. All of them are read into memory.</param>
    /// <param name="labelColumnName">The column of the true labels: a vector of text, a vector of keys, or one text with
    /// separators.</param>
    /// <param name="scoreColumnName">The column of the labels' probabilities.</param>
    /// <param name="predictedLabelsColumnName">The column of the predicted labels.</param>
    /// <param name="labelSeparator">The character between the labels of a column that is one text.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows, or a score is not a number.</exception>
    public MultilabelMetrics Evaluate(
        IDataView scored, string labelColumnName = "Label", string scoreColumnName = "Score",
        string predictedLabelsColumnName = "PredictedLabels", char labelSeparator = ';')
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentException.ThrowIfNullOrEmpty(labelColumnName);
        ArgumentException.ThrowIfNullOrEmpty(scoreColumnName);
        ArgumentException.ThrowIfNullOrEmpty(predictedLabelsColumnName);
        return MultilabelEvaluation.Of(scored, labelColumnName, scoreColumnName, predictedLabelsColumnName, labelSeparator);
    }
}
