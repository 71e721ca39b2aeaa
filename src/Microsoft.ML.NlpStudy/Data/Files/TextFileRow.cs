namespace Microsoft.ML.NlpStudy;

/// <summary>What is one row of a text file.</summary>
public enum TextFileRow
{
    /// <summary>The whole file.</summary>
    File,

    /// <summary>Each of its lines, blank ones too.</summary>
    Line,
}
