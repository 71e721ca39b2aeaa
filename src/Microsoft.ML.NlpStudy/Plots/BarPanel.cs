namespace Microsoft.ML.NlpStudy;

/// <summary>A group of bars in a <see cref="BarChart"/>, such as the words of a topic.</summary>
/// <param name="Title">The title above the bars.</param>
/// <param name="Bars">The bars, from the top, each with its label and length. Labels may be equal.</param>
/// <param name="Note">A text at the right end of the title's line, such as a share; <see langword="null"/> for none.</param>
public sealed record BarPanel(string Title, IReadOnlyList<KeyValuePair<string, double>> Bars, string? Note = null);
