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
    private static readonly string[] s_vocabulary =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "the", "cat", "sees", "a", "dog", "##s", ".", "un", "##seen"];

    private readonly TemporaryFiles _files = new();
    private readonly string _family;

    public EncoderFolder(string family, string prefix = "", bool hasOldNames = false)
    {
        _family = family;
        int embedding = family == "electra" ? 8 : Size;
        manual_seed(5);
        Matrix("embeddings.word_embeddings.weight", s_vocabulary.Length, embedding);
        Matrix("embeddings.position_embeddings.weight", Positions, embedding);
        if (family != "distilbert")
        {
            Matrix("embeddings.token_type_embeddings.weight", 2, embedding);
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

        string Old(string name) => hasOldNames && name.Contains("LayerNorm", StringComparison.Ordinal)
            ? name.Replace("weight", "gamma", StringComparison.Ordinal).Replace("bias", "beta", StringComparison.Ordinal)
            : name;
        WriteWeights(Weights.ToDictionary(weight => prefix + Old(weight.Key), weight => weight.Value));
        WriteConfiguration([]);
        File.WriteAllLines(PathOf("vocab.txt"), s_vocabulary);
    }

    public string Path => System.IO.Path.GetDirectoryName(PathOf("config.json"))!;

    public Dictionary<string, Tensor> Weights { get; } = [];

    public string PathOf(string file) => _files.PathOf(file);

    public void WriteWeights(Dictionary<string, Tensor> weights)
    {
        using FileStream stream = File.Create(PathOf("model.safetensors"));
        Safetensors.Write(weights, stream);
    }

    /// <summary>Writes config.json with other values for some fields; a field without a value is left out.</summary>
    public void WriteConfiguration(Dictionary<string, object?> changes)
    {
        Dictionary<string, object?> fields = _family == "distilbert"
            ? new()
            {
                ["model_type"] = _family,
                ["vocab_size"] = s_vocabulary.Length,
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
                ["vocab_size"] = s_vocabulary.Length,
                ["hidden_size"] = Size,
                ["embedding_size"] = 8,
                ["num_hidden_layers"] = Layers,
                ["num_attention_heads"] = Heads,
                ["intermediate_size"] = Width,
                ["hidden_act"] = "gelu",
                ["max_position_embeddings"] = Positions,
                ["type_vocab_size"] = 2,
                ["layer_norm_eps"] = 1e-12,
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
            + Weights["embeddings.position_embeddings.weight"].narrow(0, 0, length);
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

    public void Dispose() => _files.Dispose();

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
