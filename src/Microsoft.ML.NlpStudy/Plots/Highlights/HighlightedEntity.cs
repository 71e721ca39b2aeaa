namespace Microsoft.ML.NlpStudy;

/// <summary>An entity of a text: a run of its characters with a class.</summary>
/// <param name="Start">The position of the first character, from 0.</param>
/// <param name="End">The position behind the last character.</param>
/// <param name="Class">The class, such as <c>PER</c>.</param>
public sealed record HighlightedEntity(int Start, int End, string Class);
