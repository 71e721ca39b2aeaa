using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>How a translator looks for a translation. It can be changed after training, and after loading.</summary>
/// <remarks>Lengths are in tokens, the end not counted.</remarks>
public sealed record SearchOptions
{
    /// <summary>
    /// Partial translations kept at each step; 1 takes the likeliest token each time. Default: 5. The greedy translation is always among
    /// those compared, so no beam gives a worse score than it.
    /// </summary>
    public int BeamSize { get; init; } = 5;

    /// <summary>How lengths are made comparable. Default: as GNMT.</summary>
    public LengthPenaltyKind LengthPenalty { get; init; } = LengthPenaltyKind.Gnmt;

    /// <summary>The exponent α of <see cref="LengthPenalty"/>: larger favors longer translations. Default: 1.</summary>
    public double LengthPenaltyExponent { get; init; } = 1;

    /// <summary>
    /// Weight β of GNMT's coverage penalty, β·Σ log(min(Σ attention to a source token, 1)), which favors translations that have attended
    /// to the whole source; for translators that attend. Default: 0.
    /// </summary>
    public double CoveragePenalty { get; init; }

    /// <summary>No run of so many tokens occurs twice in a translation; 0 for no such limit. Default: 0.</summary>
    public int NoRepeatNgramSize { get; init; }

    /// <summary>
    /// What is taken from the log-probability of the unknown token (<c>&lt;unk&gt;</c> or <c>[UNK]</c>) wherever it may come, in nats;
    /// <see cref="double.PositiveInfinity"/> bans it. Default: 0.
    /// </summary>
    /// <remarks>
    /// fairseq's <c>--unkpen</c>. Padding and the other special tokens, such as <c>&lt;s&gt;</c>, never come, unless the translations
    /// trained on have them.
    /// </remarks>
    [JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
    public double UnknownPenalty { get; init; }

    /// <summary>Tokens at least. Default: 0.</summary>
    public int MinimumLength { get; init; }

    /// <summary>Tokens at most, up to 10,000. Default: 200.</summary>
    public int MaximumLength { get; init; } = 200;

    /// <summary>
    /// Tokens at most for each source token, ten being allowed on top; <see langword="null"/> for no such limit. Default: 2.
    /// </summary>
    public double? MaximumLengthRatio { get; init; } = 2;

    /// <summary>
    /// Translations given for each source, best first; at most <see cref="BeamSize"/>, or 1,000 where they are drawn. Default: 1.
    /// </summary>
    public int BestCount { get; init; } = 1;

    /// <summary>Draws tokens at random instead of searching; <see langword="null"/> searches. Default: <see langword="null"/>.</summary>
    public SamplingOptions? Sampling { get; init; }

    // Of all translations that are looked at side by side: some ten seconds for a text.
    private const int MostTokens = 1_000_000;

    /// <summary>Checks the options against one another.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of its range; the message names it.</exception>
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

    /// <summary>Tokens at most in a translation of so many.</summary>
    internal int LongestFor(int sourceLength) =>
        Math.Max(
            MinimumLength, (int)Math.Min(MaximumLength, MaximumLengthRatio is { } ratio ? (ratio * sourceLength) + 10 : MaximumLength));

    /// <summary>The score of a finished translation, coverage aside.</summary>
    /// <param name="logProbability">Of its tokens and the end.</param>
    /// <param name="length">Its tokens and the end.</param>
    internal double ScoreOf(double logProbability, int length) => LengthPenalty switch
    {
        LengthPenaltyKind.Gnmt => logProbability / Math.Pow((5.0 + length) / 6, LengthPenaltyExponent),
        LengthPenaltyKind.Power => logProbability / Math.Pow(length, LengthPenaltyExponent),
        LengthPenaltyKind.SimpleNmt => logProbability * Math.Pow(6.0 / (5 + length), LengthPenaltyExponent),
        _ => logProbability,
    };
}
