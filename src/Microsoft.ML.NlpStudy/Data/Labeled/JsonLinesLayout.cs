using System.Text;
using System.Text.Json;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The layout of lines that are a JSON object each, whose members are the fields.</summary>
/// <remarks>
/// A number, a truth value, an array or an object is the text that the file has for it; JSON's <see langword="null"/> is no value.
/// </remarks>
internal sealed class JsonLinesLayout : LineLayout
{
    // Enough lines to know the members that most of them have.
    private const int SampleSize = 200;
    private const int LargestReserve = 1 << 20;

    private readonly Dictionary<string, int> _fields = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _fieldsBySpan;
    private byte[] _bytes = [];

    private JsonLinesLayout(IReadOnlyList<string> names)
    {
        FieldNames = names;
        _fieldsBySpan = _fields.GetAlternateLookup<ReadOnlySpan<char>>();
        for (int i = 0; i < names.Count; i++)
        {
            _fields.Add(names[i], i);
        }
    }

    public override IReadOnlyList<string> FieldNames { get; }

    /// <summary>Whether a file's name says that it has such lines.</summary>
    public static bool IsNameOfOne(string path) => FileSearch.ExtensionOf(path) is ".jsonl" or ".ndjson" or ".json";

    /// <summary>Makes the layout of a file from the members in its first lines.</summary>
    /// <exception cref="FormatException">A line is no JSON object.</exception>
    public static JsonLinesLayout Of(string path, DelimitedFormat format, TextReadingOptions options)
    {
        var names = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        var layout = new JsonLinesLayout([]);
        using var reader = new LineReader(
            path, format, new Members(layout, names, known), options, new BadRowLog(options.BadRows), [], isRequired: false);
        for (int i = 0; i < SampleSize && reader.Read([]); i++)
        {
        }

        return names.Count > 0
            ? new JsonLinesLayout(names)
            : throw new FormatException($"{path}: expected a JSON object a line, found none with a member.");
    }

    public override Problem? Split(ReadOnlyMemory<char> line, Span<ReadOnlyMemory<char>?> fields)
    {
        var values = new List<(string Name, ReadOnlyMemory<char>? Value)>();
        Problem? problem = Parse(line.Span, values);
        foreach ((string name, ReadOnlyMemory<char>? value) in values)
        {
            if (_fieldsBySpan.TryGetValue(name, out int field))
            {
                fields[field] = value;
            }
        }

        return problem;
    }

    private Problem? Parse(ReadOnlySpan<char> line, List<(string Name, ReadOnlyMemory<char>? Value)> values)
    {
        int length = Encoding.UTF8.GetByteCount(line);
        if (_bytes.Length < length)
        {
            _bytes = new byte[Math.Max(length, Math.Min(2 * _bytes.Length, LargestReserve))];
        }

        ReadOnlySpan<byte> bytes = _bytes.AsSpan(0, Encoding.UTF8.GetBytes(line, _bytes));
        var reader = new Utf8JsonReader(bytes);
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                string found = reader.TokenType == JsonTokenType.StartArray ? "an array" : "something else";
                return new Problem(0, "a JSON object a line", found);
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                values.Add((name, Value(ref reader, bytes)));
            }

            // Only white space may follow.
            reader.Read();
            return null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // A string with half of a surrogate pair is well-formed JSON and no text.
            string found = error is JsonException { BytePositionInLine: long at }
                ? $"other text after {at} bytes" : "half of a surrogate pair";
            return new Problem(0, "a JSON object on this line", found);
        }
    }

    private static ReadOnlyMemory<char>? Value(ref Utf8JsonReader reader, ReadOnlySpan<byte> bytes)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                return reader.GetString().AsMemory();
            default:
                int start = (int)reader.TokenStartIndex;
                reader.Skip();
                return Encoding.UTF8.GetString(bytes[start..(int)reader.BytesConsumed]).AsMemory();
        }
    }

    /// <summary>A layout that collects the members' names.</summary>
    private sealed class Members(JsonLinesLayout layout, List<string> names, HashSet<string> known) : LineLayout
    {
        public override IReadOnlyList<string> FieldNames => [];

        public override Problem? Split(ReadOnlyMemory<char> line, Span<ReadOnlyMemory<char>?> fields)
        {
            var values = new List<(string Name, ReadOnlyMemory<char>? Value)>();
            Problem? problem = layout.Parse(line.Span, values);
            names.AddRange(values.Select(member => member.Name).Where(known.Add));
            return problem;
        }
    }
}
