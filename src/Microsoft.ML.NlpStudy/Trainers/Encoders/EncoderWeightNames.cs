using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The names that Hugging Face gives an encoder's weights. One weight here may be several there, one above the other: queries, keys and
/// values of all heads are one matrix.
/// </summary>
internal static class EncoderWeightNames
{
    /// <summary>The name of the token vectors, without a prefix.</summary>
    public const string Tokens = "embeddings.word_embeddings.weight";

    /// <summary>The name of the position vectors, without a prefix.</summary>
    public const string Positions = "embeddings.position_embeddings.weight";

    /// <summary>The name of a pooler's matrix, without a prefix.</summary>
    public const string Pooler = "pooler.dense.weight";

    /// <summary>The prefixes of an encoder within a whole model. An encoder alone has none.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = ["bert.", "electra.", "distilbert.", "roberta."];

    /// <summary>The prefix that Hugging Face's models of a family give their encoder.</summary>
    public static string PrefixOf(string family) => family switch
    {
        "distilbert" or "electra" => $"{family}.",
        "bert" => "bert.",
        _ => "roberta.",
    };

    /// <summary>For each weight of <see cref="PretrainedEncoderNetwork"/>, the names in the file.</summary>
    /// <param name="architecture">The sizes and the heads.</param>
    /// <param name="prefix">The encoder's prefix, which the head of a masked language model does not have.</param>
    public static IReadOnlyDictionary<string, string[]> Of(EncoderArchitecture architecture, string prefix)
    {
        var names = new Dictionary<string, string[]>
        {
            ["tokens.weight"] = [prefix + Tokens],
            ["positions.weight"] = [prefix + Positions],
        };
        if (architecture.Types > 0)
        {
            names["types.weight"] = [$"{prefix}embeddings.token_type_embeddings.weight"];
        }

        Add("norm", $"{prefix}embeddings.LayerNorm");
        if (architecture.HasProjection)
        {
            Add("projection", $"{prefix}embeddings_project");
        }

        if (architecture.HasPooler)
        {
            Add("pooler", $"{prefix}pooler.dense");
        }

        if (architecture.HasMaskedTokenHead)
        {
            MaskedTokenHeadNames head = MaskedTokenHeadNames.Of(architecture.Family);
            Add("masked_tokens.dense", head.Dense);
            Add("masked_tokens.norm", head.Norm);
            names["masked_tokens.bias"] = [head.Bias];
        }

        for (int i = 0; i < architecture.Layers; i++)
        {
            if (architecture.Family == "distilbert")
            {
                AddLayer($"layers.{i}", $"{prefix}transformer.layer.{i}", "attention.q_lin", "attention.k_lin", "attention.v_lin",
                    "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm");
            }
            else
            {
                AddLayer($"layers.{i}", $"{prefix}encoder.layer.{i}", "attention.self.query", "attention.self.key", "attention.self.value",
                    "attention.output.dense", "attention.output.LayerNorm", "intermediate.dense", "output.dense", "output.LayerNorm");
            }
        }

        return names;

        void Add(string ours, params string[] theirs)
        {
            names[$"{ours}.weight"] = [.. theirs.Select(name => $"{name}.weight")];
            names[$"{ours}.bias"] = [.. theirs.Select(name => $"{name}.bias")];
        }

        void AddLayer(
            string ours, string theirs, string query, string key, string value, string output, string attentionNorm, string widen,
            string narrow, string feedForwardNorm)
        {
            Add($"{ours}.attention.projection", $"{theirs}.{query}", $"{theirs}.{key}", $"{theirs}.{value}");
            Add($"{ours}.attention.output", $"{theirs}.{output}");
            Add($"{ours}.attention_norm", $"{theirs}.{attentionNorm}");
            Add($"{ours}.feed_forward.widen", $"{theirs}.{widen}");
            Add($"{ours}.feed_forward.narrow", $"{theirs}.{narrow}");
            Add($"{ours}.feed_forward_norm", $"{theirs}.{feedForwardNorm}");
        }
    }
}
