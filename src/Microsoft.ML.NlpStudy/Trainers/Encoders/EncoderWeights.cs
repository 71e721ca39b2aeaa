using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Reads an encoder's weights from model.safetensors of a Hugging Face folder.</summary>
internal static class EncoderWeights
{
    private const string FirstWeight = "embeddings.word_embeddings.weight";

    // A whole model keeps its encoder under its family's name; an encoder alone has no prefix.
    private static readonly string[] s_prefixes = ["", "bert.", "electra.", "distilbert."];

    /// <summary>Builds the network and fills it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="architecture">The sizes; whether there is a pooler is told from the file.</param>
    /// <returns>The network, its architecture, and the names of the weights in the file that it has no use for.</returns>
    /// <exception cref="FormatException">The file is damaged, or lacks weights; the message names it and them.</exception>
    public static (PretrainedEncoderNetwork Network, EncoderArchitecture Architecture, string[] Unused) Read(
        string path, EncoderArchitecture architecture)
    {
        string[] expected = [.. EncoderWeightNames.Of(architecture with { HasPooler = true }).Values.SelectMany(names => names)];
        using var file = new SafetensorsFile(path, expected);
        string prefix = s_prefixes.FirstOrDefault(prefix => file.Names.Contains(prefix + FirstWeight))
            ?? throw new FormatException(
                $"'{path}': expected a weight {FirstWeight}, with or without {string.Join(", ", s_prefixes[1..])} before it, found none.");

        // TensorFlow's names for the weight and the bias of a layer normalization stand in the oldest files.
        var places = file.Names.Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(name => name[prefix.Length..].Replace(".gamma", ".weight").Replace(".beta", ".bias"));
        architecture = architecture with { HasPooler = places.ContainsKey("pooler.dense.weight") };
        IReadOnlyDictionary<string, string[]> names = EncoderWeightNames.Of(architecture);
        string[] missing = [.. names.Values.SelectMany(name => name).Where(name => !places.ContainsKey(name))];
        if (missing.Length > 0)
        {
            throw new FormatException(
                $"'{path}': expected the weights of {architecture.Layers} layers, found none named {Listed(missing)}.");
        }

        var network = new PretrainedEncoderNetwork(architecture);
        try
        {
            using IDisposable noGrad = no_grad();
            foreach ((string name, Tensor weight) in network.state_dict())
            {
                Fill(file, weight, [.. names[name].Select(part => places[part])]);
            }
        }
        catch
        {
            network.Dispose();
            throw;
        }

        return (network, architecture, [.. file.Names.Except(names.Values.SelectMany(name => name).Select(name => places[name])).Order()]);
    }

    private static void Fill(SafetensorsFile file, Tensor weight, string[] parts)
    {
        long rows = weight.shape[0] / parts.Length;
        long[] shape = [rows, .. weight.shape[1..]];
        for (int i = 0; i < parts.Length; i++)
        {
            using DisposeScope scope = NewDisposeScope();
            weight.narrow(0, i * rows, rows).copy_(file.Read(parts[i], shape));
        }
    }

    private static string Listed(string[] names) =>
        string.Join(", ", names.Take(5)) + (names.Length > 5 ? $" and {names.Length - 5} more" : "");
}
