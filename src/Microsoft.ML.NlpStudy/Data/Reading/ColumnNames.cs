using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Checks of options that name a column.</summary>
internal static class ColumnNames
{
    /// <param name="name">The name; <see langword="null"/> for a column that is only made when it is named.</param>
    /// <param name="option">The option.</param>
    /// <param name="others">The names of the columns before it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The name is empty or taken.</exception>
    public static void Check(string? name, string option, params ReadOnlySpan<string?> others)
    {
        OptionCheck.That(name is not "", "a column's name", name, option);
        foreach (string? other in others)
        {
            OptionCheck.That(name is null || name != other, "a name that no other column has", name, option);
        }
    }
}
