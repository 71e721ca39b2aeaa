using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>Checks of column names that were read from a model.</summary>
internal static class ColumnName
{
    /// <summary>Throws where a name is empty.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The name is empty; the message names the option.</exception>
    public static void Check(string name, string option) => OptionCheck.That(name.Length > 0, "a column's name", name, option);
}
