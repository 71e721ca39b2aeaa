namespace Microsoft.ML.NlpStudy;

/// <summary>The rows that one pass over a <see cref="CorpusView"/> left out.</summary>
/// <param name="Count">The number of rows left out.</param>
/// <param name="First">The first of these rows, at most ten.</param>
public sealed record BadRowReport(long Count, IReadOnlyList<BadRow> First);
