namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// Bytes that are no character: the position of their replacement, in characters from the file's start, and the first byte.
/// </summary>
internal readonly record struct InvalidBytes(long Position, byte First);
