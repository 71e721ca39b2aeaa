namespace Microsoft.ML.NlpStudy.Data;

/// <summary>An error in a row.</summary>
/// <param name="At">The position, counted from the row's first character.</param>
/// <param name="Expected">The expectation in words.</param>
/// <param name="Found">The finding in words.</param>
internal sealed record Problem(int At, string Expected, string Found);
