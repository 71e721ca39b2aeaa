namespace Microsoft.ML.NlpStudy.Data;

/// <summary>What is wrong with a row.</summary>
/// <param name="At">Where, counted from the row's first character.</param>
/// <param name="Expected">What should be there.</param>
/// <param name="Found">What is.</param>
internal sealed record Problem(int At, string Expected, string Found);
