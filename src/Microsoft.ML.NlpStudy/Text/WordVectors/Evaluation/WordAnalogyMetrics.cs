using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy;

/// <summary>The results of an analogy test.</summary>
/// <param name="Sections">The results of the sections, in the test's order.</param>
public sealed record WordAnalogyMetrics(IReadOnlyList<AnalogySection> Sections)
{
    /// <summary>The sums of all sections, under the name <c>total</c>.</summary>
    [JsonIgnore]
    public AnalogySection Total => new(
        "total", Sections.Sum(section => section.Correct), Sections.Sum(section => section.Total),
        Sections.Sum(section => section.LeftOut));

    /// <summary>The share of right answers among all answers, from 0 to 1; NaN without answers.</summary>
    [JsonIgnore]
    public double Accuracy => Total.Accuracy;

    /// <summary>Formats the sections and their sums, a line for each.</summary>
    public override string ToString() => string.Join(Environment.NewLine, Sections.Append(Total));
}
