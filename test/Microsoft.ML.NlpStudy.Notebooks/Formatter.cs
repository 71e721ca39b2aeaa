namespace Microsoft.DotNet.Interactive.Formatting;

/// <summary>The part of .NET Interactive's Formatter that the notebooks call: how a type is shown, and in which media types.</summary>
public static class Formatter
{
    private static readonly Dictionary<(Type Type, string MediaType), Func<object, string>> s_formats = [];
    private static readonly Dictionary<Type, string[]> s_preferred = [];

    /// <summary>Says how values of <typeparamref name="T"/>, and of types made from it, become text of a media type.</summary>
    public static void Register<T>(Func<T, string> formatter, string mimeType = "text/html") =>
        s_formats[(typeof(T), mimeType)] = value => formatter((T)value);

    /// <summary>Says in which media types values of a type are shown.</summary>
    public static void SetPreferredMimeTypesFor(Type type, params string[] preferredMimeTypes) => s_preferred[type] = preferredMimeTypes;

    internal static void Clear()
    {
        s_formats.Clear();
        s_preferred.Clear();
    }

    internal static Dictionary<string, string>? Format(object value)
    {
        var types = s_preferred.FirstOrDefault(entry => entry.Key.IsInstanceOfType(value));
        return types.Value?.ToDictionary(
            mediaType => mediaType,
            mediaType => s_formats.First(entry => entry.Key.MediaType == mediaType && entry.Key.Type.IsInstanceOfType(value)).Value(value));
    }
}
