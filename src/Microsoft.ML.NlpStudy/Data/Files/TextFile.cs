namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A text file, and what goes into the columns beside its text.</summary>
internal sealed record TextFile(string Path, params string[] Columns);
