using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Evaluation;

namespace Microsoft.ML;

public static partial class ClassificationCatalogExtensions
{
    /// <summary>
    /// Says what a classifier gets right and wrong: figures for each class by name, the confusion matrix, and the texts about which it is
    /// most surely wrong.
    /// </summary>
    /// <remarks>
    /// The data are read once, and only the mistakes listed are held. Works with any classifier that gives probabilities, ML.NET's own
    /// included.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="scored">Rows with their true classes that a classifier has scored.</param>
    /// <param name="options">Columns, and how many mistakes; <see langword="null"/> for the defaults.</param>
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
