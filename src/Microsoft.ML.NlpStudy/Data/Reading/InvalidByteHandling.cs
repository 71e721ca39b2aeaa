namespace Microsoft.ML.NlpStudy;

/// <summary>What becomes of bytes that are no character in a file's encoding.</summary>
public enum InvalidByteHandling
{
    /// <summary>They make their row a bad one.</summary>
    BadRow,

    /// <summary>U+FFFD, the replacement character, stands for them.</summary>
    Replace,
}
