using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Chooses the device of a network from the user's options.</summary>
internal static class ComputeDevice
{
    /// <summary>Chooses the GPU of this number, or the CPU.</summary>
    /// <param name="gpuDeviceId">The number of the GPU; <see langword="null"/> for the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU is used if that GPU is missing.</param>
    /// <param name="log">Receives a log line if the CPU is used instead.</param>
    /// <exception cref="InvalidOperationException">The GPU is missing, and the CPU is not allowed instead.</exception>
    public static Device Choose(int? gpuDeviceId, bool fallbackToCpu, Action<string> log)
    {
        if (gpuDeviceId is not { } id)
        {
            return CPU;
        }

        int count = cuda.is_available() ? cuda.device_count() : 0;
        if (id >= 0 && id < count)
        {
            return device(DeviceType.CUDA, id);
        }

        string finding =
            $"GpuDeviceId {id}: expected one of the GPUs that libtorch can use, found {(count == 0 ? "none" : $"0 to {count - 1}")}.";
        if (!fallbackToCpu)
        {
            throw new InvalidOperationException(finding + " Set MLContext.FallbackToCpu to use the CPU instead.");
        }

        log(finding + " The CPU is used instead.");
        return CPU;
    }
}
