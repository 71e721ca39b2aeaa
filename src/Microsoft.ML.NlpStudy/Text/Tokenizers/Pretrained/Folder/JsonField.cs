using System.Text;
using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A value in a JSON file with its place, such as <c>model.vocab</c>, for errors that name it.</summary>
internal readonly record struct JsonField(JsonElement Value, string Place)
{
    private const int LongestFinding = 80;

    /// <summary>Reads a JSON file, with or without a byte order mark.</summary>
    /// <exception cref="FormatException">The file is no JSON, or <paramref name="read"/> finds a fault.</exception>
    public static T Read<T>(byte[] file, Func<JsonField, T> read)
    {
        try
        {
            ReadOnlyMemory<byte> content = file;
            using JsonDocument document = JsonDocument.Parse(content.Span.StartsWith("\uFEFF"u8) ? content[3..] : content);
            return read(new JsonField(document.RootElement, ""));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or DecoderFallbackException)
        {
            throw new FormatException(e.Message);    // the last two: a text with half a surrogate pair, or bytes that are not UTF-8
        }
    }

    /// <summary>The member of a name; <see langword="null"/> where the object has none, or a null.</summary>
    public JsonField? Find(string name)
    {
        Expect(JsonValueKind.Object, "an object");
        return Value.TryGetProperty(name, out JsonElement member) && member.ValueKind != JsonValueKind.Null
            ? new JsonField(member, Place.Length == 0 ? name : $"{Place}.{name}")
            : null;
    }

    /// <summary>The member of a name.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    public JsonField this[string name] => Find(name)
        ?? throw new FormatException($"field {(Place.Length == 0 ? name : $"{Place}.{name}")}: expected a value, found none.");

    /// <summary>The members of an array.</summary>
    public IEnumerable<JsonField> Items()
    {
        Expect(JsonValueKind.Array, "an array");
        string place = Place;
        return Value.EnumerateArray().Select((item, i) => new JsonField(item, $"{place}[{i}]"));
    }

    /// <summary>The members of an object.</summary>
    public IEnumerable<(string Name, JsonField Value)> Members()
    {
        Expect(JsonValueKind.Object, "an object");
        string place = Place;
        return Value.EnumerateObject().Select(member => (member.Name, new JsonField(member.Value, $"{place}.{member.Name}")));
    }

    public string Text()
    {
        Expect(JsonValueKind.String, "a text");
        return Value.GetString()!;
    }

    public int Number() => Value.ValueKind == JsonValueKind.Number && Value.TryGetInt32(out int number)
        ? number
        : throw Error("a whole number");

    public double Fraction() => Value.ValueKind == JsonValueKind.Number && Value.TryGetDouble(out double number) && double.IsFinite(number)
        ? number
        : throw Error("a number");

    public bool Flag() => Value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Value.GetBoolean() : throw Error("true or false");

    /// <summary>A member that is a text, true or false, or a number; a value for one that is missing.</summary>
    public string? TextOf(string name) => Find(name)?.Text();

    public bool FlagOf(string name, bool missing) => Find(name)?.Flag() ?? missing;

    public int NumberOf(string name, int missing) => Find(name)?.Number() ?? missing;

    /// <summary>A member that is one character; a value for one that is missing.</summary>
    public char CharacterOf(string name, char missing) => Find(name) is not { } field ? missing
        : field.Text() is [char c] ? c
        : throw field.Error("one character");

    /// <summary>An error about this value.</summary>
    public FormatException Error(string expected)
    {
        string found = Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? $"an {Value.ValueKind}" : Value.GetRawText();
        found = found.Length > LongestFinding ? found[..LongestFinding] + "…" : found;
        return new FormatException($"field {Place}: expected {expected}, found {found}.");
    }

    private void Expect(JsonValueKind kind, string expected)
    {
        if (Value.ValueKind != kind)
        {
            throw Place.Length == 0 ? new FormatException($"expected {expected}, found {Value.ValueKind}.") : Error(expected);
        }
    }
}
