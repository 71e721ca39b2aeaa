namespace Microsoft.ML.NlpStudy;

/// <summary>The unit of a text file that becomes a row.</summary>
public enum TextFileRow
{
    /// <summary>The whole file.</summary>
    File,

    /// <summary>Each of its lines, blank ones too.</summary>
    Line,
}
