using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Writes a name as a string, as all models had it before tokenizers had choices, and everything else as an object.</summary>
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
        catch (NotSupportedException)    // an abstract type that nothing says the kind of
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
