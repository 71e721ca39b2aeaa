namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>A finished translation of a search.</summary>
/// <param name="Tokens">Token ids from 1, without start and end.</param>
/// <param name="LogProbability">The log-probability of the tokens and of the end, in nats.</param>
/// <param name="Score">The score for ranking: the log-probability with the penalties of the options.</param>
/// <param name="Attention">
/// For each token and for the end, the attention weight of each source token; <see langword="null"/> without attention.
/// </param>
internal sealed record Hypothesis(int[] Tokens, double LogProbability, double Score, float[][]? Attention);
