using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The device that an ML.NET host chooses.</summary>
internal static class DeviceFor
{
    /// <summary>Chooses the device of a classifier.</summary>
    /// <param name="options">The classifier's options; some kinds run only on the CPU.</param>
    /// <param name="host">The host of the trainer.</param>
    /// <param name="log">Receives the line about the choice.</param>
    /// <exception cref="InvalidOperationException">The requested GPU does not exist, and FallbackToCpu is not set.</exception>
    public static Device Classifier(TextClassifierOptions options, IHostEnvironment host, Action<string> log) =>
        options.RunsOnCpuAlone ? CPU : Host(host, log);

    /// <summary>Chooses the device of a network that is loaded. The line about the choice is a warning.</summary>
    /// <param name="host">The host of the transformer that is loaded.</param>
    /// <param name="onCpuAlone">Whether the network runs only on the CPU.</param>
    /// <exception cref="InvalidOperationException">The requested GPU does not exist, and FallbackToCpu is not set.</exception>
    public static Device Loaded(IHostEnvironment host, bool onCpuAlone = false)
    {
        using IChannel channel = host.Start("Loading");
        return onCpuAlone ? CPU : Host(host, message => channel.Warning(MessageSensitivity.None, "{0}", message));
    }

    /// <summary>Checks that dropout of recurrent weights is possible: it is not on a GPU, where the layers are libtorch's.</summary>
    /// <param name="weightDropout">The share that is dropped.</param>
    /// <param name="device">The device of the network.</param>
    /// <exception cref="InvalidOperationException">The share is above 0, and the device is a GPU.</exception>
    public static void CheckWeightDropout(double weightDropout, Device device)
    {
        if (weightDropout > 0 && device.type != DeviceType.CPU)
        {
            throw new InvalidOperationException($"Option WeightDropout: expected 0 on a GPU, found {weightDropout}.");
        }
    }

    /// <summary>Chooses the device that a host names.</summary>
    /// <param name="host">The host.</param>
    /// <param name="log">Receives the line about the choice.</param>
    /// <exception cref="InvalidOperationException">The requested GPU does not exist, and FallbackToCpu is not set.</exception>
    public static Device Host(IHostEnvironment host, Action<string> log)
    {
        (int? gpuDeviceId, bool fallbackToCpu) = CatalogEnvironment.GpuChoice(host);
        return ComputeDevice.Choose(gpuDeviceId, fallbackToCpu, log);
    }
}
