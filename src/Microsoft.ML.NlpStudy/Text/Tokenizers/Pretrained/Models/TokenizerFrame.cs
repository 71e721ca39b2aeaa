namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The tokens that a tokenizer.json sets around a text.</summary>
/// <param name="First">The token before a text; <see langword="null"/> for none.</param>
/// <param name="Last">The token behind a text; <see langword="null"/> for none.</param>
/// <param name="HasTwoSeparators">Whether the texts of a pair have two tokens between them.</param>
internal sealed record TokenizerFrame(string? First, string? Last, bool HasTwoSeparators);
