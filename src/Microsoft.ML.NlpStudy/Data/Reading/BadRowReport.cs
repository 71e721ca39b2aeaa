namespace Microsoft.ML.NlpStudy;

/// <summary>The rows that one pass over a <see cref="CorpusView"/> left out.</summary>
/// <param name="Count">How many.</param>
/// <param name="First">The first of them, at most ten.</param>
public sealed record BadRowReport(long Count, IReadOnlyList<BadRow> First);
