namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A text file, and the values of the columns beside its text.</summary>
internal sealed record TextFile(string Path, params string[] Columns);
