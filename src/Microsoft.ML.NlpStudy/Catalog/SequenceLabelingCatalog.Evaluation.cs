using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Evaluation;

namespace Microsoft.ML;

public sealed partial class SequenceLabelingCatalog
{
    /// <summary>Evaluates predicted tags: precision, recall and F1 of exact spans, as conlleval and seqeval count them.</summary>
    /// <remarks>
    /// Tags without spans, such as parts of speech, are counted one by one. Everything is read once, and the true tags once more where
    /// their notation is to be detected.
    /// </remarks>
    /// <param name="scored">Rows that a tagger has scored, with their true tags.</param>
    /// <param name="tagColumnName">The column of the true tags, a vector of text.</param>
    /// <param name="predictedTagColumnName">The column of the predicted tags, a vector of text.</param>
    /// <param name="scheme">The notation of the tags; <see langword="null"/> to detect it from the true tags.</param>
    /// <returns>The figures; <see cref="SequenceLabelingMetrics.ToString"/> prints them.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type.</exception>
    /// <exception cref="ArgumentException">A sentence has fewer or more predicted tags than tags.</exception>
    public SequenceLabelingMetrics Evaluate(
        IDataView scored, string tagColumnName = "Tags", string predictedTagColumnName = "PredictedTags", TagScheme? scheme = null)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentException.ThrowIfNullOrEmpty(tagColumnName);
        ArgumentException.ThrowIfNullOrEmpty(predictedTagColumnName);
        return TaggerInspection.Evaluate(scored, tagColumnName, predictedTagColumnName, scheme);
    }

    /// <summary>
    /// Reports a tagger's performance: figures by class, the kinds of its mistakes, and the sentences with the surest mistakes.
    /// </summary>
    /// <param name="scored">Rows that a tagger has scored, with their tokens and true tags.</param>
    /// <param name="options">Columns and the number of sentences listed; <see langword="null"/> for the defaults.</param>
    /// <returns>The report; <see cref="TaggerReport.ToString"/> prints it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type, or an option out of its range.</exception>
    /// <exception cref="ArgumentException">A sentence has fewer or more predicted tags than tags.</exception>
    public TaggerReport Inspect(IDataView scored, InspectTagsOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scored);
        return TaggerInspection.Inspect(scored, options ?? new InspectTagsOptions());
    }
}
