using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of a classifier's inspection: the columns of the scored data, and the number of listed mistakes.</summary>
public sealed record InspectClassifierOptions
{
    /// <summary>Column of the true classes: keys, the classes' names as text, or numbers from 0. Default: <c>Label</c>.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Column of the probabilities of all classes; the class with the highest is the prediction. Default: <c>Score</c>.</summary>
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>
    /// Column of the texts, to be listed with the mistakes; <see langword="null"/> for none. Default: <see langword="null"/>.
    /// </summary>
    public string? TextColumnName { get; init; }

    /// <summary>Maximum number of listed mistakes; only these are kept in memory. Default: 10.</summary>
    public int MistakeCount { get; init; } = 10;

    internal void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(LabelColumnName), "a column's name", LabelColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(ScoreColumnName), "a column's name", ScoreColumnName);
        OptionCheck.That(TextColumnName != "", "a column's name, or null for none", TextColumnName);
        OptionCheck.AtLeast(0, MistakeCount);
    }
}
