using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Finds the device that a user's choice of GPU means on this machine.</summary>
internal static class ComputeDevice
{
    /// <param name="gpuDeviceId">The GPU asked for; null asks for the CPU.</param>
    /// <param name="fallbackToCpu">Whether the CPU will do where that GPU is not there.</param>
    /// <param name="log">Hears of a fallback.</param>
    /// <exception cref="InvalidOperationException">The GPU is not there, and the CPU will not do.</exception>
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
