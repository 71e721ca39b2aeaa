using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What decides a training's course, by name, so that no other training goes on from its checkpoint unnoticed.</summary>
internal sealed class CheckpointIdentity
{
    // More epochs are no other training: it goes on longer.
    private static readonly string[] s_free = [nameof(TrainingOptions.Epochs)];
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    public CheckpointIdentity(TrainingOptions options, Device device, int seed, TextExamples examples, int[] training)
    {
        foreach ((string name, JsonNode? value) in JsonSerializer.SerializeToNode(options, s_json)!.AsObject())
        {
            if (!s_free.Contains(name))
                Values[name] = value?.ToJsonString() ?? "null";
        }

        Values[nameof(TrainingOptions.Threads)] = Shards.CountFor(device, options.Threads).ToString(CultureInfo.InvariantCulture);
        Values["Device"] = device.ToString();
        Values["Seed"] = seed.ToString(CultureInfo.InvariantCulture);
        Values["Training rows"] = HashOf(examples, training);
    }

    /// <summary>Each part in writing.</summary>
    public Dictionary<string, string> Values { get; } = [];

    /// <exception cref="InvalidOperationException">The other is of another training.</exception>
    public void Check(IReadOnlyDictionary<string, string> other, string path)
    {
        foreach ((string name, string value) in Values)
        {
            if (!other.TryGetValue(name, out string? found) || found != value)
            {
                throw new InvalidOperationException(
                    $"Checkpoint '{path}': expected {name} {value}, found {found ?? "none"}. It is of another training: " +
                    "choose another folder, or set Resume to false to start afresh.");
            }
        }
    }

    private static string HashOf(TextExamples examples, int[] training)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (int text in training)
        {
            ReadOnlySpan<int> ids = examples.Texts[text];
            hash.AppendData(MemoryMarshal.AsBytes([examples.Labels[text], ids.Length]));
            hash.AppendData(MemoryMarshal.AsBytes(ids));
        }

        return Convert.ToHexString(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
