using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms.Text;

/// <summary>Which n-grams count, and how.</summary>
/// <param name="Length">The most items of an n-gram.</param>
/// <param name="Skips">The most items left out inside of one.</param>
/// <param name="AllLengths">Shorter n-grams count too, down to single items.</param>
/// <param name="Most">The most different n-grams of each length.</param>
/// <param name="Weighting">What an n-gram's slot holds.</param>
internal sealed record NgramSettings(int Length, int Skips, bool AllLengths, int Most, NgramExtractingEstimator.WeightingCriteria Weighting)
{
    private const int MostItems = 10;

    public int MostOf(int length) => AllLengths || length == Length ? Most : 0;

    public NgramSettings Checked()
    {
        Contracts.CheckParam(Length is > 0 and <= MostItems, "ngramLength", $"NgramLength must be between 1 and {MostItems}, inclusive");
        Contracts.CheckParam(Skips is >= 0 and <= MostItems, "skipLength", $"SkipLength must be between 0 and {MostItems}, inclusive");
        Contracts.CheckParam(Length + Skips <= MostItems, "skipLength", $"The sum of skipLength and ngramLength must be less than or equal to {MostItems}");
        Contracts.CheckParam(Most > 0, "maximumNgramsCount", "Must be positive");
        return this;
    }
}
