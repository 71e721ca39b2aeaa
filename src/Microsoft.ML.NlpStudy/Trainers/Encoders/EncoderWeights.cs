using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Reads an encoder's weights from a file of a Hugging Face folder, and writes them.</summary>
internal static class EncoderWeights
{
    /// <summary>Builds the network and fills it.</summary>
    /// <param name="path">The file, of any kind that <see cref="WeightFile"/> opens.</param>
    /// <param name="architecture">The sizes; whether there are heads is told from the file.</param>
    /// <returns>The network, its architecture, and the names of the weights in the file that it has no use for.</returns>
    /// <exception cref="FileNotFoundException">A file that an index names is missing.</exception>
    /// <exception cref="FormatException">The file is damaged, or lacks weights; the message names it and them.</exception>
    public static (PretrainedEncoderNetwork Network, EncoderArchitecture Architecture, string[] Unused) Read(
        string path, EncoderArchitecture architecture)
    {
        EncoderArchitecture whole = architecture with { HasPooler = true, HasMaskedTokenHead = true };
        string[] expected = [.. EncoderWeightNames.Of(whole, EncoderWeightNames.PrefixOf(whole.Family)).Values.SelectMany(names => names)];
        using var file = WeightFile.Open(path, expected);
        if (architecture.WeightCount() * 2 > file.Length)
        {
            throw new FormatException(
                $"'{path}': expected {architecture.WeightCount()} numbers by config.json, found a file of {file.Length} bytes.");
        }

        var places = new EncoderWeightPlaces(path, file, architecture);
        architecture = architecture with { HasPooler = places.HasPooler, HasMaskedTokenHead = places.HasMaskedTokenHead };
        IReadOnlyDictionary<string, string[]> names = EncoderWeightNames.Of(architecture, places.Prefix);
        string[] missing = [.. names.Values.SelectMany(name => name).Where(name => !places.Contains(name))];
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

        return (network, architecture, places.UnusedBut(names.Values.SelectMany(name => name)));
    }

    /// <summary>Writes model.safetensors with Hugging Face's names.</summary>
    /// <param name="network">The network.</param>
    /// <param name="architecture">Its architecture.</param>
    /// <param name="stream">The file.</param>
    public static void Write(PretrainedEncoderNetwork network, EncoderArchitecture architecture, Stream stream)
    {
        using DisposeScope scope = NewDisposeScope();

        // Only a whole model has a prefix.
        string prefix = architecture.HasMaskedTokenHead ? EncoderWeightNames.PrefixOf(architecture.Family) : "";
        Dictionary<string, Tensor> weights = network.state_dict();
        var theirs = new Dictionary<string, Tensor>();
        foreach ((string name, string[] parts) in EncoderWeightNames.Of(architecture, prefix))
        {
            Tensor weight = weights[name];
            long rows = weight.shape[0] / parts.Length;
            for (int i = 0; i < parts.Length; i++)
            {
                theirs[parts[i]] = weight.narrow(0, i * rows, rows);
            }
        }

        // Transformers refuses a file that does not say for which framework it is.
        Safetensors.Write(theirs, stream, format: "pt");
    }

    private static void Fill(WeightFile file, Tensor weight, string[] parts)
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
