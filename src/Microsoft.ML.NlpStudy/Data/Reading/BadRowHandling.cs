namespace Microsoft.ML.NlpStudy;

/// <summary>The handling of a row that cannot be read: a wrong number of fields, an unterminated quote, invalid bytes, too long.</summary>
public enum BadRowHandling
{
    /// <summary>Reading ends in a <see cref="FormatException"/> that names file, line and column.</summary>
    Throw,

    /// <summary>
    /// The row is left out. The log gives the number of such rows and the places of the first, and <see cref="CorpusView.BadRows"/> keeps
    /// them.
    /// </summary>
    Skip,
}
