namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>One of the edits that turn a hypothesis into a reference, word by word.</summary>
internal enum Edit : byte
{
    None,
    Keep,
    Substitute,
    Insert,
    Delete,
}
