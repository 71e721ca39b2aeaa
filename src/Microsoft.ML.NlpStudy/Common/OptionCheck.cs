using System.Runtime.CompilerServices;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>Checks of option values. Each error names the option, what was expected and what was found.</summary>
internal static class OptionCheck
{
    /// <summary>Throws where the condition does not hold.</summary>
    /// <param name="condition">Whether the option is in its range.</param>
    /// <param name="expected">The range, in words.</param>
    /// <param name="found">The option's value.</param>
    /// <param name="option">The option's name; the compiler fills it in.</param>
    /// <exception cref="ArgumentOutOfRangeException">The condition does not hold.</exception>
    public static void That(
        bool condition, string expected, object? found, [CallerArgumentExpression(nameof(found))] string option = "")
    {
        if (!condition)
        {
            throw new ArgumentOutOfRangeException(option, $"Option {option}: expected {expected}, found {Describe(found)}.");
        }
    }

    /// <summary>Throws where a number is below a minimum.</summary>
    public static void AtLeast(int minimum, double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value >= minimum, $"at least {minimum}", value, option);

    /// <summary>Throws where a number is below a minimum or above a maximum.</summary>
    public static void InRange(int minimum, int maximum, double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value >= minimum && value <= maximum, $"{minimum} to {maximum}", value, option);

    /// <summary>Throws where a number is not finite or not above 0.</summary>
    public static void Positive(double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value > 0 && double.IsFinite(value), "a positive number", value, option);

    /// <summary>Throws where a number is not at least 0 and below 1.</summary>
    public static void Share(double value, [CallerArgumentExpression(nameof(value))] string option = "") =>
        That(value is >= 0 and < 1, "at least 0 and below 1", value, option);

    /// <summary>Throws where an enumeration does not declare a value.</summary>
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
