namespace Microsoft.ML.Runtime;

/// <summary>Checks of arguments and state, with the exception types that ML.NET throws; a context marks where each came from.</summary>
internal static class Contracts
{
    private const string MarkKey = "ML_IsMarked";

    public static Exception Except(string message) => Mark(new InvalidOperationException(message));

    public static Exception Except(this IExceptionContext context, string message) => Process(context, new InvalidOperationException(message));

    public static Exception Except(this IExceptionContext context, Exception inner, string message) => Process(context, new InvalidOperationException(message, inner));

    public static Exception ExceptParam(string parameter, string message) => Mark(new ArgumentOutOfRangeException(parameter, message));

    public static Exception ExceptParam(this IExceptionContext context, string parameter, string message) => Process(context, new ArgumentOutOfRangeException(parameter, message));

    public static Exception ExceptDecode(this IExceptionContext context, string message) => Process(context, new FormatException(message));

    public static Exception ExceptDecode(this IExceptionContext context, Exception inner, string message) => Process(context, new FormatException(message, inner));

    public static Exception ExceptSchemaMismatch(this IExceptionContext context, string parameter, string columnRole, string columnName) =>
        Process(context, new ArgumentOutOfRangeException(parameter, $"Could not find {columnRole} column '{columnName}'"));

    public static Exception ExceptSchemaMismatch(this IExceptionContext context, string parameter, string columnRole, string columnName, string expectedType, string actualType) =>
        Process(context, new ArgumentOutOfRangeException(parameter, $"Schema mismatch for {columnRole} column '{columnName}': expected {expectedType}, got {actualType}"));

    public static void Check(bool condition, string message) => Check(null, condition, message);

    public static void Check(this IExceptionContext context, bool condition, string message)
    {
        if (!condition)
            throw context.Except(message);
    }

    public static void CheckDecode(bool condition, string message) => CheckDecode(null, condition, message);

    public static void CheckDecode(this IExceptionContext context, bool condition, string message)
    {
        if (!condition)
            throw context.ExceptDecode(message);
    }

    public static void CheckParam(bool condition, string parameter, string message = null) => CheckParam(null, condition, parameter, message);

    public static void CheckParam(this IExceptionContext context, bool condition, string parameter, string message = null)
    {
        if (!condition)
            throw Process(context, message is null ? new ArgumentOutOfRangeException(parameter) : new ArgumentOutOfRangeException(parameter, message));
    }

    public static void CheckValue<T>(T value, string parameter) where T : class => CheckValue(null, value, parameter);

    public static void CheckValue<T>(this IExceptionContext context, T value, string parameter) where T : class
    {
        if (value is null)
            throw Process(context, new ArgumentNullException(parameter));
    }

    public static void CheckNonEmpty(string text, string parameter) => CheckNonEmpty(null, text, parameter);

    public static void CheckNonEmpty(this IExceptionContext context, string text, string parameter)
    {
        if (string.IsNullOrEmpty(text))
            throw Process(context, new ArgumentOutOfRangeException(parameter, $"{parameter} cannot be null or empty"));
    }

    /// <summary>Marks an exception as one that explains itself, which loading a component then wraps rather than lets through bare.</summary>
    public static TException Mark<TException>(TException exception) where TException : Exception
    {
        if (exception is not null)
            exception.Data[MarkKey] = 1;
        return exception;
    }

    public static bool IsMarked(this Exception exception) => exception.Data.Contains(MarkKey);

    private static TException Process<TException>(IExceptionContext context, TException exception) where TException : Exception =>
        context is null ? Mark(exception) : context.Process(exception);
}
