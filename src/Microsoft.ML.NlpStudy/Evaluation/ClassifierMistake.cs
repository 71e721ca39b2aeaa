namespace Microsoft.ML.NlpStudy;

/// <summary>A mistake of a classifier: a row for which it predicted a wrong class.</summary>
/// <param name="Row">The row's number in the data, from 0.</param>
/// <param name="Text">The row's text; <see langword="null"/> if no text column was named.</param>
/// <param name="TrueClass">The true class.</param>
/// <param name="PredictedClass">The predicted class.</param>
/// <param name="Probability">The predicted probability of the predicted class, 0 to 1.</param>
/// <param name="TrueProbability">The predicted probability of the true class, 0 to 1; 0 if the classifier does not know that class.</param>
public sealed record ClassifierMistake(
    long Row, string? Text, string TrueClass, string PredictedClass, double Probability, double TrueProbability);
