using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The JSON converter of tokenizer settings: a name is a string, as in models from before tokenizers had options; other settings are an
/// object.
/// </summary>
internal sealed class TokenizerSettingsConverter : JsonConverter<TokenizerSettings>
{
    public override TokenizerSettings? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            return new NamedTokenizerSettings(reader.GetString()!);
        }

        try
        {
            return JsonSerializer.Deserialize<TokenizerSettings>(ref reader, options);
        }
        catch (NotSupportedException)    // the object names no known kind
        {
            throw new JsonException("Option Tokenizer: expected a name, or an object that begins with its Kind, found neither.");
        }
    }

    public override void Write(Utf8JsonWriter writer, TokenizerSettings value, JsonSerializerOptions options)
    {
        if (value is NamedTokenizerSettings named)
        {
            writer.WriteStringValue(named.Name);
        }
        else
        {
            JsonSerializer.Serialize(writer, value, options);
        }
    }
}
