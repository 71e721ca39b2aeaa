using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The device that an ML.NET host's choice means here.</summary>
internal static class DeviceFor
{
    /// <summary>Where a classifier of these options runs.</summary>
    /// <exception cref="InvalidOperationException">The GPU asked for is not there, and FallbackToCpu is not set.</exception>
    public static Device Classifier(TextClassifierOptions options, IHostEnvironment host, Action<string> log)
    {
        return options.RunsOnCpuAlone ? CPU : Host(host, log);
    }

    /// <summary>Where a network out of a model runs. What there is to say of that is a warning.</summary>
    /// <param name="host">The host of the transformer that is loaded.</param>
    /// <param name="onCpuAlone">Whether it runs on no GPU.</param>
    /// <exception cref="InvalidOperationException">The GPU asked for is not there, and FallbackToCpu is not set.</exception>
    public static Device Loaded(IHostEnvironment host, bool onCpuAlone = false)
    {
        using IChannel channel = host.Start("Loading");
        return onCpuAlone ? CPU : Host(host, message => channel.Warning(MessageSensitivity.None, "{0}", message));
    }

    /// <summary>The device that an ML.NET host's choice means.</summary>
    /// <exception cref="InvalidOperationException">The GPU asked for is not there, and FallbackToCpu is not set.</exception>
    public static Device Host(IHostEnvironment host, Action<string> log)
    {
        (int? gpuDeviceId, bool fallbackToCpu) = CatalogEnvironment.GpuChoice(host);
        return ComputeDevice.Choose(gpuDeviceId, fallbackToCpu, log);
    }
}
