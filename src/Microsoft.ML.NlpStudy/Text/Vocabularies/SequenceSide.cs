namespace Microsoft.ML.NlpStudy;

/// <summary>An end of a sequence.</summary>
public enum SequenceSide
{
    /// <summary>Before the first token.</summary>
    Start,

    /// <summary>After the last token.</summary>
    End,
}
