using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Evaluation;

namespace Microsoft.ML;

public static partial class ClassificationCatalogExtensions
{
    /// <summary>
    /// Reports a classifier's performance: figures for each class by name, the confusion matrix, and the mistakes that it made with most
    /// confidence.
    /// </summary>
    /// <remarks>
    /// The data are read once, and only the mistakes listed are kept in memory. Any classifier that gives probabilities will do, ML.NET's
    /// own included.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Rows that a classifier has scored, with their true classes.</param>
    /// <param name="options">Columns and the number of mistakes listed; <see langword="null"/> for the defaults.</param>
    /// <returns>The report; <see cref="ClassificationReport.ToString"/> prints it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or an option out of its range.</exception>
    public static ClassificationReport Inspect(
        this MulticlassClassificationCatalog catalog, IDataView scored, InspectClassifierOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(scored);
        return ClassifierInspection.Of(scored, options ?? new InspectClassifierOptions());
    }
}
