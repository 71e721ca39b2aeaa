using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of a translator's search. They can be changed after training, and after loading.</summary>
/// <remarks>Lengths are in tokens, without the end.</remarks>
public sealed record SearchOptions
{
    /// <summary>
    /// Number of partial translations kept at each step; 1 is greedy search. Default: 5. The greedy translation always stays in the beam,
    /// so a larger beam never gives a worse score.
    /// </summary>
    public int BeamSize { get; init; } = 5;

    /// <summary>The length penalty. Default: that of GNMT.</summary>
    public LengthPenaltyKind LengthPenalty { get; init; } = LengthPenaltyKind.Gnmt;

    /// <summary>The exponent α of <see cref="LengthPenalty"/>: larger favors longer translations. Default: 1.</summary>
    public double LengthPenaltyExponent { get; init; } = 1;

    /// <summary>
    /// Weight β of GNMT's coverage penalty, β·Σ log(min(Σ attention to a source token, 1)). It favors translations that attend to the whole
    /// source, for translators with attention. Default: 0.
    /// </summary>
    public double CoveragePenalty { get; init; }

    /// <summary>Bans n-grams of this many tokens from occurring twice in a translation; 0 for no ban. Default: 0.</summary>
    public int NoRepeatNgramSize { get; init; }

    /// <summary>
    /// Penalty subtracted from the log-probability of the unknown token (<c>&lt;unk&gt;</c> or <c>[UNK]</c>), in nats;
    /// <see cref="double.PositiveInfinity"/> bans the token. Default: 0.
    /// </summary>
    /// <remarks>
    /// fairseq's <c>--unkpen</c>. Padding is banned in any case. Other special tokens, such as <c>&lt;s&gt;</c>, are banned unless they
    /// occur in the training translations.
    /// </remarks>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double UnknownPenalty { get; init; }

    /// <summary>Minimum number of tokens in a translation. Default: 0.</summary>
    public int MinimumLength { get; init; }

    /// <summary>Maximum number of tokens in a translation, up to 10,000. Default: 200.</summary>
    public int MaximumLength { get; init; } = 200;

    /// <summary>
    /// Maximum number of tokens for each source token, plus ten; <see langword="null"/> for no such limit. Default: 2.
    /// </summary>
    public double? MaximumLengthRatio { get; init; } = 2;

    /// <summary>
    /// Number of translations returned for each source, best first. At most <see cref="BeamSize"/>, or 1,000 with sampling. Default: 1.
    /// </summary>
    public int BestCount { get; init; } = 1;

    /// <summary>Samples tokens instead of beam search; <see langword="null"/> for beam search. Default: <see langword="null"/>.</summary>
    public SamplingOptions? Sampling { get; init; }

    // Tokens of all translations of one source together: about ten seconds of search.
    private const int MostTokens = 1_000_000;

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range; the message names it.</exception>
    public void Validate()
    {
        OptionCheck.InRange(1, 1000, BeamSize);
        OptionCheck.IsDefined(LengthPenalty);
        OptionCheck.That(LengthPenaltyExponent >= 0 && double.IsFinite(LengthPenaltyExponent), "at least 0", LengthPenaltyExponent);
        OptionCheck.That(CoveragePenalty >= 0 && double.IsFinite(CoveragePenalty), "at least 0", CoveragePenalty);
        OptionCheck.AtLeast(0, NoRepeatNgramSize);
        OptionCheck.That(UnknownPenalty >= 0, "at least 0, infinity to ban it", UnknownPenalty);
        OptionCheck.That(MaximumLength is >= 1 and <= 10_000, "1 to 10000", MaximumLength);
        OptionCheck.That(MinimumLength >= 0 && MinimumLength <= MaximumLength, $"0 to MaximumLength, {MaximumLength}", MinimumLength);
        OptionCheck.That(MaximumLengthRatio is null or > 0, "a positive number, or null for no limit", MaximumLengthRatio);
        OptionCheck.That(BestCount >= 1 && (Sampling is not null || BestCount <= BeamSize), $"1 to BeamSize, {BeamSize}", BestCount);
        OptionCheck.That(BestCount <= 1000, "1 to 1000", BestCount);
        int side = Math.Max(BeamSize, BestCount);
        OptionCheck.That(
            (long)side * MaximumLength <= MostTokens, $"at most {MostTokens / side} with {side} translations side by side", MaximumLength);
        Sampling?.Validate();
    }

    /// <summary>Computes the maximum number of tokens in the translation of a source of this length.</summary>
    internal int LongestFor(int sourceLength) =>
        Math.Max(
            MinimumLength, (int)Math.Min(MaximumLength, MaximumLengthRatio is { } ratio ? (ratio * sourceLength) + 10 : MaximumLength));

    /// <summary>Computes the score of a finished translation, without the coverage penalty.</summary>
    /// <param name="logProbability">The log-probability of its tokens and the end, in nats.</param>
    /// <param name="length">Number of its tokens, with the end.</param>
    internal double ScoreOf(double logProbability, int length) => LengthPenalty switch
    {
        LengthPenaltyKind.Gnmt => logProbability / Math.Pow((5.0 + length) / 6, LengthPenaltyExponent),
        LengthPenaltyKind.Power => logProbability / Math.Pow(length, LengthPenaltyExponent),
        LengthPenaltyKind.SimpleNmt => logProbability * Math.Pow(6.0 / (5 + length), LengthPenaltyExponent),
        _ => logProbability,
    };
}
