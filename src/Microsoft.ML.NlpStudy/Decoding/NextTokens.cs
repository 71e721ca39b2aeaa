namespace Microsoft.ML.NlpStudy.Decoding;

/// <summary>What may come next in one text.</summary>
/// <param name="End">The log-probability that it ends.</param>
/// <param name="Likeliest">The likeliest tokens with their log-probabilities, likeliest first.</param>
/// <param name="Attention">How much each source token was attended to; null where the translator does not attend.</param>
internal sealed record NextTokens(float End, (int Token, float LogProbability)[] Likeliest, float[]? Attention);
