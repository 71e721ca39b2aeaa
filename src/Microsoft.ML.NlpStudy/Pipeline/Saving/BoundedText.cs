using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// The JSON converter of the texts in options.json: patterns, replacements, tokens, labels, names. It limits their length: a pattern of
/// millions of characters would take gigabytes to compile, and such a separator gigabytes to use.
/// </summary>
internal sealed class BoundedText : JsonConverter<string>
{
    /// <summary>The maximum length of a text, in characters.</summary>
    public const int Longest = 100_000;

    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        string? text = reader.TokenType == JsonTokenType.String
            ? reader.GetString()
            : throw new JsonException($"expected a text, found a JSON {reader.TokenType}.");
        return text!.Length <= Longest ? text : throw new JsonException(Message(text.Length));
    }

    /// <exception cref="InvalidOperationException">The text could not be loaded again.</exception>
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Length <= Longest ? value : throw new InvalidOperationException(Message(value.Length)));

    private static string Message(int length) => $"a text in options.json: expected at most {Longest} characters, found {length}.";
}
