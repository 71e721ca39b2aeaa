namespace Microsoft.ML.NlpStudy;

/// <summary>The handling of bytes that are no character in a file's encoding.</summary>
public enum InvalidByteHandling
{
    /// <summary>The bytes make their row a bad one.</summary>
    BadRow,

    /// <summary>The bytes are read as U+FFFD, the replacement character.</summary>
    Replace,
}
