using System.Globalization;

namespace Microsoft.ML.NlpStudy;

/// <summary>The numbers of a tagger's mistakes by kind.</summary>
/// <param name="WrongClass">Predicted spans with the first and last token of a true span, and another class.</param>
/// <param name="WrongBoundaries">Other predicted spans that share a token with a true one.</param>
/// <param name="Spurious">Predicted spans that share no token with a true one.</param>
/// <param name="Missed">True spans that share no token with a predicted one.</param>
public sealed record SpanMistakes(long WrongClass, long WrongBoundaries, long Spurious, long Missed)
{
    /// <summary>Returns the numbers with their names.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{WrongClass} spans of another class, {WrongBoundaries} with other boundaries, {Spurious} that are none, {Missed} missed.");
}
