namespace Microsoft.ML.NlpStudy;

/// <summary>What becomes of a row that cannot be read: a wrong number of fields, an unterminated quote, invalid bytes, too long.</summary>
public enum BadRowHandling
{
    /// <summary>A <see cref="FormatException"/> that names file, line and column.</summary>
    Throw,

    /// <summary>
    /// The row is left out. The log says how many were and where the first of them are, and <see cref="CorpusView.BadRows"/> keeps it.
    /// </summary>
    Skip,
}
