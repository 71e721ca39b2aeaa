using System.Globalization;
using Microsoft.ML.NlpStudy.Common;
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

    /// <summary>Collects the identity of a training.</summary>
    /// <param name="task">The training task.</param>
    /// <param name="seed">The seed of all randomness.</param>
    /// <param name="threads">The number of threads in all processes.</param>
    public CheckpointIdentity(TrainingTask task, int seed, int threads)
    {
        TrainingOptions options = task.Options;
        foreach ((string name, string value) in CheckpointFile.ListOptions(options, s_free))
        {
            Values[name] = value;
        }

        Values[nameof(TrainingOptions.Threads)] = threads.ToString(CultureInfo.InvariantCulture);
        Values[nameof(TrainingOptions.MixedPrecision)] = ProductPrecision.IsMixed(options.MixedPrecision, task.Device)
            ? "bfloat16" : "float32";
        Values["Device"] = task.Device.ToString();
        Values["Seed"] = seed.ToString(CultureInfo.InvariantCulture);
        foreach ((string name, string value) in task.NetworkOptions.Concat(task.Identity()))
        {
            Values[name] = value;
        }
    }

    /// <summary>Gives a hash of the weights that a network starts from, where these are not drawn from the seed.</summary>
    /// <param name="network">The network; it is read only when the result is.</param>
    public static IEnumerable<KeyValuePair<string, string>> OfFirstWeights(nn.Module network)
    {
        yield return KeyValuePair.Create("First weights", Safetensors.Fingerprint(network.state_dict()));
    }

    /// <summary>The parts of the identity by name.</summary>
    public Dictionary<string, string> Values { get; } = [];
}
