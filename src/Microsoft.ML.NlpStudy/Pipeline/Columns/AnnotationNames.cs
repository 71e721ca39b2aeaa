namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>Names of the annotations that columns carry: ML.NET's, and this package's own.</summary>
internal static class AnnotationNames
{
    /// <summary>The value that each key of a key column stands for.</summary>
    public const string KeyValues = "KeyValues";

    /// <summary>A name for each slot of a vector.</summary>
    public const string SlotNames = "SlotNames";

    /// <summary>The task whose score a column holds; ML.NET's evaluators look for it.</summary>
    public const string ScoreColumnKind = "ScoreColumnKind";

    /// <summary>The kind of a scorer's output: <c>Score</c>, <c>PredictedLabel</c> or <c>Probability</c>.</summary>
    public const string ScoreValueKind = "ScoreValueKind";

    /// <summary>The number that the columns of one scorer share.</summary>
    public const string ScoreColumnSetId = "ScoreColumnSetId";

    /// <summary>The vocabulary's padding token (text), so that later components can tell padding from text.</summary>
    public const string PaddingToken = "PaddingToken";

    /// <summary>The vocabulary's token for all that it lacks (text), so that other programs can be told its id.</summary>
    public const string UnknownToken = "UnknownToken";
}
