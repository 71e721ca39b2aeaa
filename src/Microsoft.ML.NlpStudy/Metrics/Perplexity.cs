using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>The perplexity of tokens under a model, from the sum of their log-likelihoods.</summary>
/// <remarks>Add batches of any sizes with <c>+</c>; the mean of the batches' perplexities is not the perplexity of all.</remarks>
/// <param name="LogLikelihood">The sum of the tokens' log-probabilities, in nats.</param>
/// <param name="Tokens">The number of tokens, padding not counted.</param>
public readonly record struct Perplexity(double LogLikelihood, long Tokens)
{
    /// <summary>
    /// The perplexity, e^(-log-likelihood / tokens): as if each token had been chosen from that many equally likely ones. NaN where there
    /// are no tokens.
    /// </summary>
    public double Value => Math.Exp(CrossEntropy);

    /// <summary>The mean over the tokens of their negative log-probability, in nats. NaN where there are no tokens.</summary>
    public double CrossEntropy => Tokens == 0 ? double.NaN : -LogLikelihood / Tokens;

    /// <summary><see cref="CrossEntropy"/> in bits.</summary>
    public double BitsPerToken => CrossEntropy / Math.Log(2);

    /// <summary>Adds two sets of tokens: the perplexity of both together.</summary>
    public static Perplexity operator +(Perplexity left, Perplexity right) =>
        new(left.LogLikelihood + right.LogLikelihood, left.Tokens + right.Tokens);

    /// <summary>Formats the perplexity, as in <c>perplexity = 12.34</c>.</summary>
    public override string ToString() => $"perplexity = {ScoreText.Fixed(Value, 2)}";
}
