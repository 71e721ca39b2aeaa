namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>What may come next in one text.</summary>
/// <param name="Likeliest">The likeliest tokens.</param>
/// <param name="Attention">How much each source token was attended to; null where the translator does not attend.</param>
internal sealed record NextTokens(TopK Likeliest, float[]? Attention);
