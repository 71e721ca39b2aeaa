namespace Microsoft.ML.NlpStudy;

/// <summary>The scores that a tagger's conditional random field adds for tags behind one another.</summary>
/// <remarks>
/// A larger score makes a sequence of tags more probable; negative infinity stands where the notation forbids it. The tags are those that
/// the network learns: BIOES for spans, in whatever notation the training rows are.
/// </remarks>
/// <param name="Tags">The K tags.</param>
/// <param name="First">The score of each tag as the first of a text.</param>
/// <param name="Last">The score of each tag as the last of a text.</param>
/// <param name="Next">The scores of transitions (K, K), a row for each tag that comes before.</param>
public sealed record TagTransitions(
    IReadOnlyList<string> Tags, IReadOnlyList<double> First, IReadOnlyList<double> Last, IReadOnlyList<IReadOnlyList<double>> Next);
