using System.Globalization;
using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Values as the text that a text loader reads back.</summary>
internal static class ValueText
{
    /// <summary>Numbers in full, NaN as '?', flags as 0 and 1.</summary>
    public static string Of<T>(T value) => value switch
    {
        bool flag => flag ? "1" : "0",
        float real => float.IsNaN(real) ? "?" : real.ToString("R", CultureInfo.InvariantCulture),
        double real => double.IsNaN(real) ? "?" : real.ToString("G17", CultureInfo.InvariantCulture),
        TimeSpan span => span.ToString("c", CultureInfo.InvariantCulture),
        DateTime or DateTimeOffset => ((IFormattable)value).ToString("o", CultureInfo.InvariantCulture),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    /// <summary>How values of a type are written as fields of a file.</summary>
    public static Func<T, string> FieldWriter<T>(PrimitiveDataViewType type, char separator)
    {
        if (type is KeyDataViewType key)
        {
            Func<T, ulong> number = KeyConversions.ToUInt64<T>();
            // Keys are held from 1 and written from 0; a missing one is empty.
            return value => number(value) is > 0 and var index && index <= key.Count ? (index - 1).ToString(CultureInfo.InvariantCulture) : "";
        }
        return type switch
        {
            TextDataViewType => value => Field(((ReadOnlyMemory<char>)(object)value).Span, separator),
            TimeSpanDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType => value => $"\"{Of(value)}\"",
            _ => Of,
        };
    }

    /// <summary>Text as a field: quoted where it is empty, starts with a space, or holds what would end it.</summary>
    public static string Field(ReadOnlySpan<char> text, char separator)
    {
        bool needsQuotes = text.IsEmpty || text[0] == ' ' || text.IndexOfAny([separator, '"', ':', '\n']) >= 0;
        return needsQuotes ? new StringBuilder("\"").Append(text).Replace("\"", "\"\"", 1, text.Length).Append('"').ToString() : text.ToString();
    }
}
