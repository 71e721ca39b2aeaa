namespace Microsoft.ML.NlpStudy;

/// <summary>A row that cannot be read.</summary>
/// <param name="FilePath">The file.</param>
/// <param name="Line">The line, from 1. A line ends with LF, CR LF or CR.</param>
/// <param name="Column">The character in that line, from 1.</param>
/// <param name="Problem">What was expected there and what was found.</param>
public sealed record BadRow(string FilePath, long Line, int Column, string Problem)
{
    /// <summary>The place and the problem in one sentence.</summary>
    public override string ToString() => $"{FilePath}, line {Line}, column {Column}: {Problem}.";
}
