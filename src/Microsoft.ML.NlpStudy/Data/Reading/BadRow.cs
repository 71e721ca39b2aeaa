namespace Microsoft.ML.NlpStudy;

/// <summary>A row that cannot be read.</summary>
/// <param name="FilePath">The file.</param>
/// <param name="Line">The line, from 1. A line ends with LF, CR LF or CR.</param>
/// <param name="Column">The character in that line, from 1.</param>
/// <param name="Problem">The expectation and the finding in words.</param>
public sealed record BadRow(string FilePath, long Line, int Column, string Problem)
{
    /// <summary>Formats the place and the problem as one sentence.</summary>
    public override string ToString() => $"{FilePath}, line {Line}, column {Column}: {Problem}.";
}
