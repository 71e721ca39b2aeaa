namespace Microsoft.ML.NlpStudy.Data;

/// <summary>
/// Bytes that are no character: where their replacement stands, counted in characters from the file's start, and the first of them.
/// </summary>
internal readonly record struct InvalidBytes(long Position, byte First);
