using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>How surprised a model is by texts: the perplexity of tokens from the sum of their log-likelihoods.</summary>
/// <remarks>Batches add up with <c>+</c>, whatever their sizes; the mean of batches' perplexities is none.</remarks>
/// <param name="LogLikelihood">The sum of the tokens' log-probabilities, in nats.</param>
/// <param name="Tokens">How many tokens there are, padding not counted.</param>
public readonly record struct Perplexity(double LogLikelihood, long Tokens)
{
    /// <summary>
    /// e^(-log-likelihood / tokens): as if each token had been chosen from so many, all as likely. NaN where there are no tokens.
    /// </summary>
    public double Value => Math.Exp(CrossEntropy);

    /// <summary>The mean over the tokens of their negative log-probability, in nats. NaN where there are no tokens.</summary>
    public double CrossEntropy => Tokens == 0 ? double.NaN : -LogLikelihood / Tokens;

    /// <summary><see cref="CrossEntropy"/> in bits.</summary>
    public double BitsPerToken => CrossEntropy / Math.Log(2);

    /// <summary>The perplexity of both sets of tokens together.</summary>
    public static Perplexity operator +(Perplexity left, Perplexity right) =>
        new(left.LogLikelihood + right.LogLikelihood, left.Tokens + right.Tokens);

    /// <summary>As in <c>perplexity = 12.34</c>.</summary>
    public override string ToString() => $"perplexity = {ScoreText.Fixed(Value, 2)}";
}
