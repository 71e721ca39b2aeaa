namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>What turns a hypothesis into a reference, word by word.</summary>
internal enum Edit : byte
{
    None,
    Keep,
    Substitute,
    Insert,
    Delete,
}
