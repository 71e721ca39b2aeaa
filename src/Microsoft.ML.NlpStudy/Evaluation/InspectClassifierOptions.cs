using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>Where a scored data set has what an inspection reads, and how many mistakes it lists.</summary>
public sealed record InspectClassifierOptions
{
    /// <summary>Column of the true classes: keys, text as the classes are named, or numbers from 0. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Column of the probabilities, one for each class; the highest one's class is predicted. Default: <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// Column of the texts that mistakes are listed with; <see langword="null"/> for none. Default: <see langword="null"/>.
    /// </summary>
    public string? TextColumnName { get; init; }

    /// <summary>How many mistakes are listed, at most; no more than these are held in memory. Default: 10.</summary>
    public int MistakeCount { get; init; } = 10;

    internal void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(LabelColumnName), "a column's name", LabelColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(ScoreColumnName), "a column's name", ScoreColumnName);
        OptionCheck.That(TextColumnName != "", "a column's name, or null for none", TextColumnName);
        OptionCheck.AtLeast(0, MistakeCount);
    }
}
