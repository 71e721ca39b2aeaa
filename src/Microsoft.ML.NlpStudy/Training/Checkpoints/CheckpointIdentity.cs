using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>
/// The identity of a training: all that decides its result, by name. Only the same training may resume from a checkpoint.
/// </summary>
internal sealed class CheckpointIdentity
{
    // With more epochs it is the same training, only longer.
    private static readonly string[] s_free = [nameof(TrainingOptions.Epochs)];
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    /// <summary>Collects the identity of a training.</summary>
    /// <param name="task">The training task.</param>
    /// <param name="seed">The seed of all randomness.</param>
    public CheckpointIdentity(TrainingTask task, int seed)
    {
        TrainingOptions options = task.Options;
        foreach ((string name, string value) in AsJson(options, s_free))
        {
            Values[name] = value;
        }

        Values[nameof(TrainingOptions.Threads)] = Shards.CountFor(task.Device, options.Threads).ToString(CultureInfo.InvariantCulture);
        Values[nameof(TrainingOptions.MixedPrecision)] = ProductPrecision.IsMixed(options.MixedPrecision, task.Device)
            ? "bfloat16" : "float32";
        Values["Device"] = task.Device.ToString();
        Values["Seed"] = seed.ToString(CultureInfo.InvariantCulture);
        foreach ((string name, string value) in task.NetworkOptions.Concat(task.Identity()))
        {
            Values[name] = value;
        }
    }

    /// <summary>Lists the options of a record by name, as JSON.</summary>
    /// <param name="options">The record. Properties that JSON ignores are left out.</param>
    /// <param name="without">The names of properties to leave out.</param>
    public static IEnumerable<KeyValuePair<string, string>> AsJson<T>(T options, params string[] without) =>
        from property in JsonSerializer.SerializeToNode(options, s_json)!.AsObject()
        where !without.Contains(property.Key)
        select KeyValuePair.Create(property.Key, property.Value?.ToJsonString() ?? "null");

    /// <summary>Gives a hash of the weights that a network starts from, where these are not drawn from the seed.</summary>
    /// <param name="network">The network; it is read only when the result is.</param>
    public static IEnumerable<KeyValuePair<string, string>> OfFirstWeights(nn.Module network)
    {
        yield return KeyValuePair.Create("First weights", Safetensors.Fingerprint(network.state_dict()));
    }

    /// <summary>The parts of the identity by name.</summary>
    public Dictionary<string, string> Values { get; } = [];

    /// <summary>Compares this identity with a checkpoint's.</summary>
    /// <param name="other">The checkpoint's identity.</param>
    /// <param name="path">The checkpoint's path, for the error.</param>
    /// <exception cref="InvalidOperationException">The checkpoint is of another training.</exception>
    public void Check(IReadOnlyDictionary<string, string> other, string path)
    {
        foreach ((string name, string value) in Values)
        {
            if (!other.TryGetValue(name, out string? found) || found != value)
            {
                throw new InvalidOperationException(
                    $"Checkpoint '{path}': expected {name} {value}, found {found ?? "none"}. It is of another training: choose another "
                    + "folder, or set Resume to false to start from the beginning.");
            }
        }
    }
}
