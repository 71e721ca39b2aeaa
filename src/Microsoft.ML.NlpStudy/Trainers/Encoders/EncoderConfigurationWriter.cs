using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Writes config.json of a Hugging Face folder.</summary>
internal static class EncoderConfigurationWriter
{
    private const string Float32 = "\"float32\"";

    // The second is the name since Transformers 4.56.
    private static readonly string[] s_typeFields = ["torch_dtype", "dtype"];

    private static readonly JsonSerializerOptions s_json = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,    // no page of the web shows the file
    };

    /// <summary>Writes the file.</summary>
    /// <param name="architecture">The encoder's architecture.</param>
    /// <param name="vocabulary">The tokens, of which the file names the ids of special ones.</param>
    /// <param name="origin">
    /// The file of the encoder that this one comes from, whose other fields stay; <see langword="null"/> for none.
    /// </param>
    /// <returns>
    /// The content of the file: that of <paramref name="origin"/> byte for byte, where it describes this architecture in float32.
    /// </returns>
    public static byte[] Write(EncoderArchitecture architecture, Vocabulary vocabulary, byte[]? origin)
    {
        JsonObject config = origin is null ? [] : (JsonObject)JsonNode.Parse(origin)!;
        string[] types = [.. s_typeFields.Where(config.ContainsKey)];
        if (origin is not null && types.All(field => config[field]?.ToJsonString() is null or Float32)
            && EncoderConfiguration.Read(EncoderConfiguration.FileName, origin) == architecture.WithoutHeads())
        {
            return origin;
        }

        foreach ((string name, JsonNode? value) in Fields(architecture, vocabulary))
        {
            config[name] = value;
        }

        // Transformers would round the weights to the type that stands here.
        foreach (string field in types.DefaultIfEmpty(s_typeFields[0]))
        {
            config[field] = JsonNode.Parse(Float32);
        }

        return [.. JsonSerializer.SerializeToUtf8Bytes(config, s_json), (byte)'\n'];
    }

    private static IEnumerable<(string Name, JsonNode? Value)> Fields(EncoderArchitecture architecture, Vocabulary vocabulary)
    {
        bool isDistilled = architecture.Family == "distilbert";
        yield return ("architectures", new JsonArray(ClassOf(architecture)));
        yield return (isDistilled ? "activation" : "hidden_act", "gelu");
        yield return (isDistilled ? "attention_dropout" : "attention_probs_dropout_prob", architecture.AttentionDropout);
        yield return (isDistilled ? "dropout" : "hidden_dropout_prob", architecture.Dropout);
        yield return (isDistilled ? "dim" : "hidden_size", architecture.HiddenSize);
        yield return (isDistilled ? "hidden_dim" : "intermediate_size", architecture.FeedForwardSize);
        yield return ("initializer_range", 0.02);
        yield return ("max_position_embeddings", architecture.Positions + architecture.PositionOffset);
        yield return ("model_type", architecture.Family);
        yield return (isDistilled ? "n_heads" : "num_attention_heads", architecture.Heads);
        yield return (isDistilled ? "n_layers" : "num_hidden_layers", architecture.Layers);
        yield return ("vocab_size", architecture.VocabularySize);
        if (!isDistilled)
        {
            yield return ("layer_norm_eps", architecture.NormEpsilon);
            yield return ("position_embedding_type", "absolute");
            yield return ("type_vocab_size", architecture.Types);
        }

        if (architecture.Family == "electra")
        {
            yield return ("embedding_size", architecture.EmbeddingSize);
        }

        // RoBERTa's positions count from this id.
        if (architecture.PositionOffset > 0 || vocabulary.PaddingId is not null)
        {
            yield return ("pad_token_id", architecture.PositionOffset > 0 ? architecture.PositionOffset - 1 : vocabulary.PaddingId);
        }

        foreach ((string field, string token) in new[] { ("bos_token_id", "<s>"), ("eos_token_id", "</s>") })
        {
            if (vocabulary.TryGetId(token, out int id))
            {
                yield return (field, id);
            }
        }
    }

    // The class of Transformers that has the encoder and its heads.
    private static string ClassOf(EncoderArchitecture architecture)
    {
        string name = architecture.Family switch
        {
            "bert" => "Bert",
            "distilbert" => "DistilBert",
            "electra" => "Electra",
            "camembert" => "Camembert",
            "xlm-roberta" => "XLMRoberta",
            _ => "Roberta",
        };
        return name + (architecture.HasMaskedTokenHead ? "ForMaskedLM" : "Model");
    }
}
