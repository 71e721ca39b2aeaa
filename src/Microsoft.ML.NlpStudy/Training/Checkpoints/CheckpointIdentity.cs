using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What decides a training's course, by name, so that no other training goes on from its checkpoint unnoticed.</summary>
internal sealed class CheckpointIdentity
{
    // More epochs are no other training: it goes on longer.
    private static readonly string[] s_free = [nameof(TrainingOptions.Epochs)];
    private static readonly JsonSerializerOptions s_json = new() { Converters = { new JsonStringEnumConverter() } };

    public CheckpointIdentity(TrainingOptions options, TrainingTask task, int seed)
    {
        foreach ((string name, string value) in InWriting(options, s_free))
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

    /// <summary>What an options record holds, by name, as JSON.</summary>
    /// <param name="options">The record; what JSON ignores of it is left out.</param>
    /// <param name="without">Names to leave out.</param>
    public static IEnumerable<KeyValuePair<string, string>> InWriting<T>(T options, params string[] without) =>
        from property in JsonSerializer.SerializeToNode(options, s_json)!.AsObject()
        where !without.Contains(property.Key)
        select KeyValuePair.Create(property.Key, property.Value?.ToJsonString() ?? "null");

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
                    $"Checkpoint '{path}': expected {name} {value}, found {found ?? "none"}. It is of another training: choose another "
                    + "folder, or set Resume to false to start afresh.");
            }
        }
    }
}
