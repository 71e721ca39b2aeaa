namespace Microsoft.ML.NlpStudy;

/// <summary>The figures of a classifier for one class, or averaged over all classes.</summary>
/// <param name="Class">The class, or the kind of average.</param>
/// <param name="Precision">The share of correct rows among those predicted as the class, 0 to 1; 0 if it was never predicted.</param>
/// <param name="Recall">The share of the class's rows that were predicted as the class, 0 to 1; 0 if it has no rows.</param>
/// <param name="F1">The harmonic mean of precision and recall, 0 to 1.</param>
/// <param name="Support">Number of rows of the class.</param>
public sealed record ClassFigures(string Class, double Precision, double Recall, double F1, long Support);
