using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The names that Hugging Face gives an encoder's weights. One weight here may be several there, one above the other: queries, keys and
/// values of all heads are one matrix.
/// </summary>
internal static class EncoderWeightNames
{
    /// <summary>For each weight of <see cref="PretrainedEncoderNetwork"/>, the names in the file, without a prefix.</summary>
    public static IReadOnlyDictionary<string, string[]> Of(EncoderArchitecture architecture)
    {
        var names = new Dictionary<string, string[]>
        {
            ["tokens.weight"] = ["embeddings.word_embeddings.weight"],
            ["positions.weight"] = ["embeddings.position_embeddings.weight"],
        };
        if (architecture.Types > 0)
        {
            names["types.weight"] = ["embeddings.token_type_embeddings.weight"];
        }

        Add("norm", "embeddings.LayerNorm");
        if (architecture.HasProjection)
        {
            Add("projection", "embeddings_project");
        }

        if (architecture.HasPooler)
        {
            Add("pooler", "pooler.dense");
        }

        for (int i = 0; i < architecture.Layers; i++)
        {
            if (architecture.Family == "distilbert")
            {
                AddLayer($"layers.{i}", $"transformer.layer.{i}", "attention.q_lin", "attention.k_lin", "attention.v_lin",
                    "attention.out_lin", "sa_layer_norm", "ffn.lin1", "ffn.lin2", "output_layer_norm");
            }
            else
            {
                AddLayer($"layers.{i}", $"encoder.layer.{i}", "attention.self.query", "attention.self.key", "attention.self.value",
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
