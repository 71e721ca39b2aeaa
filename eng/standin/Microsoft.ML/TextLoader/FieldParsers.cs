using System.Globalization;

namespace Microsoft.ML.Data;

/// <summary>Reads a value from a field; false where the text stands for none. <paramref name="value"/> is then NaN or the default.</summary>
internal delegate bool FieldParser<T>(ReadOnlyMemory<char> text, out T value);

/// <summary>How the text of a field becomes a value of each type.</summary>
internal static class FieldParsers
{
    private static readonly NumberFormatInfo DecimalComma = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." };

    private const NumberStyles Real =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    /// <summary>The parser of a type; <typeparamref name="T"/> is its raw type.</summary>
    public static FieldParser<T> For<T>(PrimitiveDataViewType type, TextFormat format)
    {
        if (type is KeyDataViewType key)
            return ForKey<T>(key);
        NumberFormatInfo numbers = format.DecimalMarker == ',' ? DecimalComma : NumberFormatInfo.InvariantInfo;
        bool emptyIsNaN = format.MissingRealsAsNaNs;
        Delegate parser = default(T) switch
        {
            float => (FieldParser<float>)((ReadOnlyMemory<char> text, out float value) => TryParseReal(text.Span, numbers, emptyIsNaN, out value)),
            double => (FieldParser<double>)((ReadOnlyMemory<char> text, out double value) => TryParseReal(text.Span, numbers, emptyIsNaN, out value)),
            bool => (FieldParser<bool>)TryParseBoolean,
            ReadOnlyMemory<char> => (FieldParser<ReadOnlyMemory<char>>)((ReadOnlyMemory<char> text, out ReadOnlyMemory<char> value) =>
            {
                value = text;
                return true;
            }),
            sbyte => Signed<sbyte>(sbyte.MaxValue, value => (sbyte)value),
            short => Signed<short>(short.MaxValue, value => (short)value),
            int => Signed<int>(int.MaxValue, value => (int)value),
            long => Signed<long>(long.MaxValue, value => value),
            byte => Unsigned<byte>(byte.MaxValue, value => (byte)value),
            ushort => Unsigned<ushort>(ushort.MaxValue, value => (ushort)value),
            uint => Unsigned<uint>(uint.MaxValue, value => (uint)value),
            ulong => Unsigned<ulong>(ulong.MaxValue, value => value),
            TimeSpan => (FieldParser<TimeSpan>)((ReadOnlyMemory<char> text, out TimeSpan value) =>
                IsEmpty(text, out value) || TimeSpan.TryParse(text.Span, CultureInfo.InvariantCulture, out value)),
            DateTime => (FieldParser<DateTime>)((ReadOnlyMemory<char> text, out DateTime value) => IsEmpty(text, out value) || DateTime.TryParse(
                text.Span, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out value)),
            DateTimeOffset => (FieldParser<DateTimeOffset>)((ReadOnlyMemory<char> text, out DateTimeOffset value) => IsEmpty(text, out value) || DateTimeOffset.TryParse(
                text.Span, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out value)),
            _ => throw new InvalidOperationException($"Columns of type {type} cannot be read from text."),
        };
        return (FieldParser<T>)parser;
    }

    /// <summary>Whether text that cannot be read gives a missing value (NaN, key 0) instead of an error.</summary>
    public static bool HasMissingValue(PrimitiveDataViewType type) => type is KeyDataViewType || type.RawType == typeof(float) || type.RawType == typeof(double);

    /// <summary>A whole number from -(largest + 1) to largest; nothing but digits after the sign. Empty is 0.</summary>
    public static bool TryParseSigned(ReadOnlySpan<char> text, long largest, out long value)
    {
        value = 0;
        if (text.IsEmpty)
            return true;
        bool negative = text[0] == '-';
        if (!TryParseDigits(negative ? text[1..] : text, out ulong size) || (negative && text.Length == 1))
            return false;
        if (size > (ulong)largest + (negative ? 1UL : 0UL))
            return false;
        value = negative ? unchecked(-(long)size) : (long)size;
        return true;
    }

    private static FieldParser<T> ForKey<T>(KeyDataViewType key)
    {
        Func<ulong, T> convert = KeyConversions.FromUInt64<T>();
        ulong largest = key.Count - 1;
        // Keys are written from 0 and held from 1; 0 held is the missing key.
        return (ReadOnlyMemory<char> text, out T value) =>
        {
            value = default;
            if (text.IsEmpty || IsMissing(text.Span))
                return true;
            if (!TryParseDigits(text.Span, out ulong number) || number > largest)
                return false;
            value = convert(number + 1);
            return true;
        };
    }

    private static FieldParser<T> Signed<T>(long largest, Func<long, T> convert) => (ReadOnlyMemory<char> text, out T value) =>
    {
        bool read = TryParseSigned(text.Span, largest, out long number);
        value = convert(number);
        return read;
    };

    private static FieldParser<T> Unsigned<T>(ulong largest, Func<ulong, T> convert) => (ReadOnlyMemory<char> text, out T value) =>
    {
        bool read = TryParseDigits(text.Span, out ulong number) && number <= largest;
        value = convert(read ? number : 0);
        return read;
    };

    private static bool TryParseDigits(ReadOnlySpan<char> text, out ulong value) =>
        ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static bool IsEmpty<T>(ReadOnlyMemory<char> text, out T value)
    {
        value = default;
        return text.IsEmpty;
    }

    private static bool TryParseReal<T>(ReadOnlySpan<char> text, NumberFormatInfo numbers, bool emptyIsNaN, out T value)
        where T : struct, System.Numerics.IFloatingPointIeee754<T>
    {
        // White space before more than one character spoils a number for ML.NET; fields lose their leading spaces, so this is about tabs.
        bool spoiled = text.Length > 0 && char.IsWhiteSpace(text[0]) && text.TrimStart().Length > 1;
        if (!spoiled && T.TryParse(text, Real, numbers, out value))
            return true;
        ReadOnlySpan<char> trimmed = text.Trim();
        if (trimmed.IsEmpty)
        {
            value = emptyIsNaN ? T.NaN : T.Zero;
            return true;
        }
        value = trimmed switch
        {
            "\u221E" when !spoiled => T.PositiveInfinity,
            "-\u221E" when !spoiled => T.NegativeInfinity,
            _ => T.NaN,
        };
        return !T.IsNaN(value) || IsMissing(trimmed);
    }

    // '?', 'NaN', 'NA' and 'N/A', in any case.
    private static bool IsMissing(ReadOnlySpan<char> text) => text is "?"
        || text.Equals("NaN", StringComparison.OrdinalIgnoreCase)
        || text.Equals("NA", StringComparison.OrdinalIgnoreCase)
        || text.Equals("N/A", StringComparison.OrdinalIgnoreCase);

    private static bool TryParseBoolean(ReadOnlyMemory<char> text, out bool value)
    {
        Span<char> lower = stackalloc char[5];
        value = false;
        if (text.Length > lower.Length)
            return false;
        lower = lower[..text.Span.ToLowerInvariant(lower)];
        value = lower is "true" or "t" or "yes" or "y" or "1" or "+1" or "+";
        return value || lower is "" or "false" or "f" or "no" or "n" or "0" or "-1" or "-";
    }
}
