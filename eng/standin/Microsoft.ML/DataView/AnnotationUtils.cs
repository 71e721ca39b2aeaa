namespace Microsoft.ML.Data;

/// <summary>The names that annotations go by, shared by the components that write and read them.</summary>
internal static class AnnotationUtils
{
    /// <summary>Kinds of annotation.</summary>
    public static class Kinds
    {
        public const string SlotNames = "SlotNames";
        public const string KeyValues = "KeyValues";
        public const string ScoreColumnSetId = "ScoreColumnSetId";
        public const string ScoreColumnKind = "ScoreColumnKind";
        public const string ScoreValueKind = "ScoreValueKind";
        public const string IsNormalized = "IsNormalized";
        public const string TrainingLabelValues = "TrainingLabelValues";
    }

    /// <summary>Values that some kinds take.</summary>
    public static class Const
    {
        /// <summary>Values of <see cref="Kinds.ScoreColumnKind"/>: what task the scores come from.</summary>
        public static class ScoreColumnKind
        {
            public const string BinaryClassification = "BinaryClassification";
            public const string MulticlassClassification = "MulticlassClassification";
        }

        /// <summary>Values of <see cref="Kinds.ScoreValueKind"/>: which of a scorer's columns this is.</summary>
        public static class ScoreValueKind
        {
            public const string Score = "Score";
            public const string PredictedLabel = "PredictedLabel";
            public const string Probability = "Probability";
        }
    }
}
