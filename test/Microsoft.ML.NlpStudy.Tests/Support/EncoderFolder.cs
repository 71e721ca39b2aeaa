using System.Text.Json;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// A small encoder with random weights, in a folder as Hugging Face lays it out, and its states by the formulae of the papers, from the
/// weights as the folder names them.
/// </summary>
internal sealed class EncoderFolder : IDisposable
{
    public const int Size = 12;
    private const int Heads = 3;
    private const int Layers = 2;
    private const int Width = 20;
    private const int Positions = 16;
    private static readonly string[] s_words = ["[MASK]", "the", "cat", "sees", "a", "dog", "##s", ".", "un", "##seen"];

    private readonly TemporaryFiles _files = new();
    private readonly string _family;
    private readonly string _prefix;
    private readonly string[] _vocabulary;

    /// <param name="family">The model_type of config.json.</param>
    /// <param name="prefix">What stands before the names of the encoder's weights in the file.</param>
    /// <param name="hasOldNames">Whether the normalizations' weights have TensorFlow's names.</param>
    /// <param name="hasHeads">Whether there are a pooler, in the families that have one, and the head of a masked language model.</param>
    public EncoderFolder(string family, string prefix = "", bool hasOldNames = false, bool hasHeads = false)
    {
        (_family, _prefix) = (family, prefix);

        // RoBERTa's padding token has id 1, and its positions count from there.
        _vocabulary = IsRoberta ? ["[CLS]", "[PAD]", "[SEP]", "[UNK]", .. s_words] : ["[PAD]", "[UNK]", "[CLS]", "[SEP]", .. s_words];
        int embedding = family == "electra" ? 8 : Size;
        manual_seed(5);
        Matrix("embeddings.word_embeddings.weight", _vocabulary.Length, embedding);
        Matrix("embeddings.position_embeddings.weight", Positions + Offset, embedding);
        if (family != "distilbert")
        {
            Matrix("embeddings.token_type_embeddings.weight", IsRoberta ? 1 : 2, embedding);
        }

        Norm("embeddings.LayerNorm", embedding);
        if (family == "electra")
        {
            Dense("embeddings_project", Size, embedding);
        }

        foreach (string layer in LayerNames)
        {
            (string query, string key, string value, string output, string norm, string widen, string narrow, string lastNorm) =
                Parts(layer);
            Dense(query, Size, Size);
            Dense(key, Size, Size);
            Dense(value, Size, Size);
            Dense(output, Size, Size);
            Norm(norm, Size);
            Dense(widen, Width, Size);
            Dense(narrow, Size, Width);
            Norm(lastNorm, Size);
        }

        if (hasHeads)
        {
            if (family is not ("distilbert" or "electra"))
            {
                Dense("pooler.dense", Size, Size);
            }

            (string dense, string norm, string bias) = HeadParts;
            Dense(dense, embedding, Size);
            Norm(norm, embedding);
            Matrix(bias, _vocabulary.Length);
        }

        string Old(string name) => hasOldNames && name.Contains("LayerNorm", StringComparison.Ordinal)
            ? name.Replace("weight", "gamma", StringComparison.Ordinal).Replace("bias", "beta", StringComparison.Ordinal)
            : name;
        WriteWeights(WholeWeights.ToDictionary(weight => Old(weight.Key), weight => weight.Value));
        WriteConfiguration([]);
        File.WriteAllLines(PathOf("vocab.txt"), _vocabulary);
    }

    public string Path => System.IO.Path.GetDirectoryName(PathOf("config.json"))!;

    /// <summary>The weights, without the prefix.</summary>
    public Dictionary<string, Tensor> Weights { get; } = [];

    /// <summary>The weights by the names that the file has for them.</summary>
    public Dictionary<string, Tensor> WholeWeights => Weights.ToDictionary(
        weight => (HasPrefix(weight.Key) ? _prefix : "") + weight.Key, weight => weight.Value);

    public string PathOf(string file) => _files.PathOf(file);

    public void WriteWeights(Dictionary<string, Tensor> weights)
    {
        using FileStream stream = File.Create(PathOf("model.safetensors"));
        Safetensors.Write(weights, stream);
    }

    /// <summary>Writes the weights into two files with an index, in place of model.safetensors.</summary>
    public void WriteShards(string index, string ending)
    {
        File.Delete(PathOf("model.safetensors"));
        string[] files = [$"model-00001-of-00002{ending}", $"model-00002-of-00002{ending}"];
        (int Shard, string Name, Tensor Weight)[] weights =
            [.. WholeWeights.Select((weight, place) => (place * 2 / WholeWeights.Count, weight.Key, weight.Value))];
        for (int i = 0; i < files.Length; i++)
        {
            Dictionary<string, Tensor> own = weights.Where(weight => weight.Shard == i)
                .ToDictionary(weight => weight.Name, weight => weight.Weight);
            if (ending == ".bin")
            {
                PyTorchWriter.Of(own).WriteArchive(PathOf(files[i]));
                continue;
            }

            using FileStream stream = File.Create(PathOf(files[i]));
            Safetensors.Write(own, stream);
        }

        WriteIndex(index, weights.ToDictionary(weight => weight.Name, weight => files[weight.Shard]));
    }

    /// <summary>Writes an index that names a file for each weight.</summary>
    public void WriteIndex(string index, Dictionary<string, string> files) => File.WriteAllText(
        PathOf(index), JsonSerializer.Serialize(new { metadata = new { total_size = 0 }, weight_map = files }));

    /// <summary>Writes config.json with other values for some fields; a field without a value is left out.</summary>
    public void WriteConfiguration(Dictionary<string, object?> changes)
    {
        Dictionary<string, object?> fields = _family == "distilbert"
            ? new()
            {
                ["model_type"] = _family,
                ["vocab_size"] = _vocabulary.Length,
                ["dim"] = Size,
                ["n_layers"] = Layers,
                ["n_heads"] = Heads,
                ["hidden_dim"] = Width,
                ["max_position_embeddings"] = Positions,
                ["activation"] = "gelu",
            }
            : new()
            {
                ["model_type"] = _family,
                ["vocab_size"] = _vocabulary.Length,
                ["hidden_size"] = Size,
                ["embedding_size"] = 8,
                ["num_hidden_layers"] = Layers,
                ["num_attention_heads"] = Heads,
                ["intermediate_size"] = Width,
                ["hidden_act"] = "gelu",
                ["max_position_embeddings"] = Positions + Offset,
                ["type_vocab_size"] = IsRoberta ? 1 : 2,
                ["layer_norm_eps"] = 1e-12,
                ["pad_token_id"] = IsRoberta ? 1 : 0,
            };
        foreach ((string name, object? value) in changes)
        {
            fields[name] = value;
        }

        File.WriteAllText(PathOf("config.json"), JsonSerializer.Serialize(fields.Where(field => field.Value is not null).ToDictionary()));
    }

    /// <summary>The states of one text or pair (T, E).</summary>
    /// <param name="ids">The tokens.</param>
    /// <param name="types">Each token's segment type; <see langword="null"/> for 0.</param>
    public Tensor States(long[] ids, long[]? types = null)
    {
        int length = ids.Length;
        Tensor states = Weights["embeddings.word_embeddings.weight"][tensor(ids)]
            + Weights["embeddings.position_embeddings.weight"].narrow(0, Offset, length);
        if (_family != "distilbert")
        {
            states += Weights["embeddings.token_type_embeddings.weight"][tensor(types ?? new long[length])];
        }

        states = Norm(states, "embeddings.LayerNorm");
        if (_family == "electra")
        {
            states = Dense(states, "embeddings_project");
        }

        foreach (string layer in LayerNames)
        {
            (string query, string key, string value, string output, string norm, string widen, string narrow, string lastNorm) =
                Parts(layer);
            Tensor[] queries = Dense(states, query).chunk(Heads, 1), keys = Dense(states, key).chunk(Heads, 1);
            Tensor[] values = Dense(states, value).chunk(Heads, 1);
            Tensor[] heads = [.. Enumerable.Range(0, Heads).Select(
                head => (queries[head].matmul(keys[head].t()) / Math.Sqrt(Size / Heads)).softmax(1).matmul(values[head]))];
            states = Norm(states + Dense(cat(heads, 1), output), norm);
            states = Norm(states + Dense(nn.functional.gelu(Dense(states, widen)), narrow), lastNorm);
        }

        return states;
    }

    /// <summary>The logits of the vocabulary's tokens (N, V), from the states of N masked tokens (N, E).</summary>
    public Tensor MaskedTokenLogits(Tensor states)
    {
        (string dense, string norm, string bias) = HeadParts;
        Tensor transformed = Norm(nn.functional.gelu(Dense(states, dense)), norm);
        return transformed.matmul(Weights["embeddings.word_embeddings.weight"].t()) + Weights[bias];
    }

    public void Dispose() => _files.Dispose();

    private bool IsRoberta => _family is "roberta" or "xlm-roberta" or "camembert";

    private int Offset => IsRoberta ? 2 : 0;

    private (string Dense, string Norm, string Bias) HeadParts => _family switch
    {
        "bert" => ("cls.predictions.transform.dense", "cls.predictions.transform.LayerNorm", "cls.predictions.bias"),
        "distilbert" => ("vocab_transform", "vocab_layer_norm", "vocab_projector.bias"),
        "electra" => ("generator_predictions.dense", "generator_predictions.LayerNorm", "generator_lm_head.bias"),
        _ => ("lm_head.dense", "lm_head.layer_norm", "lm_head.bias"),
    };

    private static bool HasPrefix(string name) => name.StartsWith("embeddings", StringComparison.Ordinal)
        || name.StartsWith("encoder.", StringComparison.Ordinal) || name.StartsWith("transformer.", StringComparison.Ordinal)
        || name.StartsWith("pooler.", StringComparison.Ordinal);

    private IEnumerable<string> LayerNames => Enumerable.Range(0, Layers).Select(
        layer => _family == "distilbert" ? $"transformer.layer.{layer}" : $"encoder.layer.{layer}");

    private (string Query, string Key, string Value, string Output, string Norm, string Widen, string Narrow, string LastNorm) Parts(
        string layer) => _family == "distilbert"
        ? ($"{layer}.attention.q_lin", $"{layer}.attention.k_lin", $"{layer}.attention.v_lin", $"{layer}.attention.out_lin",
            $"{layer}.sa_layer_norm", $"{layer}.ffn.lin1", $"{layer}.ffn.lin2", $"{layer}.output_layer_norm")
        : ($"{layer}.attention.self.query", $"{layer}.attention.self.key", $"{layer}.attention.self.value",
            $"{layer}.attention.output.dense", $"{layer}.attention.output.LayerNorm", $"{layer}.intermediate.dense",
            $"{layer}.output.dense", $"{layer}.output.LayerNorm");

    private void Matrix(string name, params long[] shape) => Weights[name] = randn(shape);

    private void Dense(string name, long output, long input)
    {
        Matrix($"{name}.weight", output, input);
        Matrix($"{name}.bias", output);
    }

    private void Norm(string name, long size)
    {
        Matrix($"{name}.weight", size);
        Matrix($"{name}.bias", size);
    }

    private Tensor Dense(Tensor input, string name) => input.matmul(Weights[$"{name}.weight"].t()) + Weights[$"{name}.bias"];

    private Tensor Norm(Tensor input, string name)
    {
        Tensor centered = input - input.mean([1], keepdim: true);
        return centered / centered.square().mean([1], keepdim: true).sqrt() * Weights[$"{name}.weight"] + Weights[$"{name}.bias"];
    }
}
