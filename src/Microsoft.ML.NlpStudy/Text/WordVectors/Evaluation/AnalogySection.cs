using System.Globalization;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy;

/// <summary>The result of a section of an analogy test, or of the whole test.</summary>
/// <param name="Name">The section's name.</param>
/// <param name="Correct">The number of right answers.</param>
/// <param name="Total">The number of answers, right or wrong.</param>
/// <param name="LeftOut">The number of questions without an answer, because a word has no vector.</param>
public sealed record AnalogySection(string Name, int Correct, int Total, int LeftOut)
{
    /// <summary>The share of right answers among all answers, from 0 to 1; NaN without answers.</summary>
    [JsonIgnore]
    public double Accuracy => (double)Correct / Total;

    /// <summary>Formats the figures, as in <c>family: 412 of 506 right (81.4%), 0 left out</c>.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{Name}: {Correct:N0} of {Total:N0} right ({100 * Accuracy:0.0}%), {LeftOut:N0} left out");
}
