namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The figures of a tagger for one class of spans, or averaged over the classes. Without spans, each token's tag is a class.
/// </summary>
/// <param name="Class">The class, or the kind of average.</param>
/// <param name="Precision">The share of correct spans among those predicted, 0 to 1; 0 if none was predicted.</param>
/// <param name="Recall">The share of the true spans that were predicted, 0 to 1; 0 if there are none.</param>
/// <param name="F1">The harmonic mean of precision and recall, 0 to 1; in an average over classes, the mean of their F1.</param>
/// <param name="Correct">The number of predicted spans that are true ones: same class, same first and last token.</param>
/// <param name="Predicted">The number of predicted spans.</param>
/// <param name="Support">The number of true spans.</param>
public sealed record TagFigures(string Class, double Precision, double Recall, double F1, long Correct, long Predicted, long Support)
{
    /// <summary>Computes the figures of counts.</summary>
    internal static TagFigures Of(string name, long correct, long predicted, long support) => new(
        name, Share(correct, predicted), Share(correct, support), Share(2 * correct, predicted + support), correct, predicted, support);

    private static double Share(long part, long whole) => whole == 0 ? 0 : part / (double)whole;
}
