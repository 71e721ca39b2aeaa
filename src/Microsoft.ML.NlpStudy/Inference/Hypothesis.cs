namespace Microsoft.ML.NlpStudy.Inference;

/// <summary>A translation that search has found.</summary>
/// <param name="Tokens">Token ids from 1, without start and end.</param>
/// <param name="LogProbability">Of the tokens and the end after them, in nats.</param>
/// <param name="Score">What hypotheses are ranked by: the log-probability with the penalties of the options.</param>
/// <param name="Attention">For each token and for the end, how much each source token was attended to; null where nothing was
/// noted.</param>
internal sealed record Hypothesis(int[] Tokens, double LogProbability, double Score, float[][]? Attention);
