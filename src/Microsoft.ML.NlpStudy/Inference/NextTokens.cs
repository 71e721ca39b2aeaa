namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>The candidates for the next token of one partial translation.</summary>
/// <param name="TopK">The top k tokens.</param>
/// <param name="Attention">The attention weight of each source token; <see langword="null"/> without attention.</param>
internal sealed record NextTokens(TopK TopK, float[]? Attention);
