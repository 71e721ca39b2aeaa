using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options of a tagger's inspection: the columns of the scored data, and the number of listed sentences.</summary>
public sealed record InspectTagsOptions
{
    /// <summary>Column of the tokens. Default: <c>Tokens</c>.</summary>
    public string TokensColumnName { get; init; } = "Tokens";

    /// <summary>Column of the true tags. Default: <c>Tags</c>.</summary>
    public string TagColumnName { get; init; } = "Tags";

    /// <summary>Column of the predicted tags. Default: <c>PredictedTags</c>.</summary>
    public string PredictedTagColumnName { get; init; } = "PredictedTags";

    /// <summary>
    /// Column of the confidences of the predicted tags, 0 to 1, by which the mistakes are sorted. <see langword="null"/> for none: then
    /// sentences with more mistakes come first. Default: <c>TagConfidence</c>.
    /// </summary>
    public string? ConfidenceColumnName { get; init; } = "TagConfidence";

    /// <summary>The notation of the tags. Default: <see langword="null"/>, detected from the true tags.</summary>
    public TagScheme? Scheme { get; init; }

    /// <summary>Maximum number of listed sentences; only these are kept in memory. Default: 10.</summary>
    public int MistakeCount { get; init; } = 10;

    internal void Validate()
    {
        OptionCheck.That(!string.IsNullOrEmpty(TokensColumnName), "a column's name", TokensColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(TagColumnName), "a column's name", TagColumnName);
        OptionCheck.That(!string.IsNullOrEmpty(PredictedTagColumnName), "a column's name", PredictedTagColumnName);
        OptionCheck.That(ConfidenceColumnName != "", "a column's name, or null for none", ConfidenceColumnName);
        OptionCheck.That(Scheme is null || Enum.IsDefined(Scheme.Value), "a notation, or null", Scheme);
        OptionCheck.AtLeast(0, MistakeCount);
    }
}
