namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A step that rewrites a text before it is cut into words.</summary>
/// <param name="text">The text, well-formed UTF-16.</param>
/// <param name="target">Receives the rewritten text, unless nothing changes.</param>
/// <returns>Whether the text changes; if not, nothing was appended.</returns>
internal delegate bool NormalizerStep(ReadOnlySpan<char> text, CharBuffer target);
