using System.Text.Json;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Reads config.json of a Hugging Face folder.</summary>
internal static class EncoderConfiguration
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "config.json";

    private const string Families = "bert, camembert, distilbert, electra, roberta or xlm-roberta";

    // A list of a few thousand classes is usual; a file of 16 MB is no configuration.
    private const int LongestFile = 1 << 24;

    private static readonly JsonDocumentOptions s_json = new() { AllowDuplicateProperties = false };

    /// <summary>Reads the file.</summary>
    /// <param name="path">The path of the file, for errors.</param>
    /// <param name="content">The content of the file.</param>
    /// <exception cref="FormatException">The file is damaged, or the encoder is of another kind; the message names the file.</exception>
    public static EncoderArchitecture Read(string path, byte[] content)
    {
        try
        {
            if (content.Length > LongestFile)
            {
                throw new FormatException($"expected at most {LongestFile} bytes, found {content.Length}.");
            }

            using JsonDocument document = JsonDocument.Parse(content, s_json);
            EncoderArchitecture architecture = Read(document.RootElement);
            architecture.Validate();
            return architecture;
        }
        catch (Exception e) when (e is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            throw new FormatException($"'{path}': {e.Message}");
        }
    }

    private static EncoderArchitecture Read(JsonElement config)
    {
        if (config.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"expected a JSON object, found {config.ValueKind}.");
        }

        string family = Text(config, "model_type");
        bool isDistilled = family switch
        {
            "distilbert" => true,
            "bert" or "electra" or "roberta" or "xlm-roberta" or "camembert" => false,
            _ => throw new FormatException($"expected model_type {Families}, found {family}."),
        };
        Expect(config, isDistilled ? "activation" : "hidden_act", "gelu");
        Expect(config, "position_embedding_type", "absolute");
        if (config.TryGetProperty("is_decoder", out JsonElement isDecoder) && isDecoder.ValueKind == JsonValueKind.True)
        {
            throw new FormatException("expected is_decoder false, found true.");
        }

        // RoBERTa counts positions from one behind the padding token's id; the vectors before are never used.
        int positions = Number(config, "max_position_embeddings");
        int offset = family is "roberta" or "xlm-roberta" or "camembert" ? Number(config, "pad_token_id", missing: 1) + 1 : 0;
        if (offset < 0 || positions - (long)offset < 3)
        {
            throw new FormatException($"expected max_position_embeddings of at least {offset + 3L}, found {positions}.");
        }

        int size = Number(config, isDistilled ? "dim" : "hidden_size");
        return new EncoderArchitecture
        {
            Family = family,
            VocabularySize = Number(config, "vocab_size"),
            HiddenSize = size,
            EmbeddingSize = family == "electra" ? Number(config, "embedding_size") : size,
            Layers = Number(config, isDistilled ? "n_layers" : "num_hidden_layers"),
            Heads = Number(config, isDistilled ? "n_heads" : "num_attention_heads"),
            FeedForwardSize = Number(config, isDistilled ? "hidden_dim" : "intermediate_size"),
            Positions = positions - offset,
            PositionOffset = offset,
            Types = isDistilled ? 0 : Number(config, "type_vocab_size"),
            NormEpsilon = isDistilled ? 1e-12 : Fraction(config, "layer_norm_eps", 1e-12),
            Dropout = Fraction(config, isDistilled ? "dropout" : "hidden_dropout_prob", 0.1),
            AttentionDropout = Fraction(config, isDistilled ? "attention_dropout" : "attention_probs_dropout_prob", 0.1),
        };
    }

    private static void Expect(JsonElement config, string field, string expected)
    {
        if (config.TryGetProperty(field, out JsonElement value)
            && (value.ValueKind != JsonValueKind.String || !value.ValueEquals(expected)))
        {
            throw new FormatException($"expected {field} {expected}, found {value.GetRawText()}.");
        }
    }

    private static string Text(JsonElement config, string field) =>
        config.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new FormatException($"expected a field {field} with text, found {Found(config, field)}.");

    private static int Number(JsonElement config, string field, int missing) =>
        config.TryGetProperty(field, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? Number(config, field) : missing;

    private static int Number(JsonElement config, string field) =>
        config.TryGetProperty(field, out JsonElement value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out int number)
            ? number
            : throw new FormatException($"expected a field {field} with a whole number, found {Found(config, field)}.");

    private static double Fraction(JsonElement config, string field, double missing) =>
        !config.TryGetProperty(field, out JsonElement value) ? missing
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble()
        : throw new FormatException($"expected a field {field} with a number, found {value.GetRawText()}.");

    private static string Found(JsonElement config, string field) =>
        config.TryGetProperty(field, out JsonElement value) ? value.GetRawText() : "no such field";
}
