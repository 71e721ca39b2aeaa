using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Training;
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

    /// <summary>The device that an ML.NET host's choice means.</summary>
    /// <exception cref="InvalidOperationException">The GPU asked for is not there, and FallbackToCpu is not set.</exception>
    public static Device Host(IHostEnvironment host, Action<string> log)
    {
        (int? gpuDeviceId, bool fallbackToCpu) = CatalogEnvironment.GpuChoice(host);
        return ComputeDevice.Choose(gpuDeviceId, fallbackToCpu, log);
    }
}
