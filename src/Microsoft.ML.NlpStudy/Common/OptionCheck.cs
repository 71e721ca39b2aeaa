using System.Runtime.CompilerServices;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>Checks of option values. Each error names the option, what was expected and what was found.</summary>
internal static class OptionCheck
{
    /// <summary>Throws <see cref="ArgumentOutOfRangeException"/> where the condition does not hold.</summary>
    public static void That(bool condition, string expected, object? found, string option)
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(option, $"Option {option}: expected {expected}, found {Describe(found)}.");
        }
    }

    /// <summary>Throws where a value is none of its enumeration's.</summary>
    public static void IsDefined<T>(T value, [CallerArgumentExpression(nameof(value))] string option = "")
        where T : struct, Enum =>
        That(Enum.IsDefined(value), $"one of {string.Join(", ", Enum.GetNames<T>())}", value, option);

    private static string Describe(object? found) => found switch
    {
        null => "null",
        string text => $"'{text}'",
        IEnumerable<string?> texts => $"[{string.Join(", ", texts.Select(Describe))}]",
        _ => found.ToString() ?? "null",
    };
}
