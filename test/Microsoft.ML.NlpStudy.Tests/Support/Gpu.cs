using TorchSharp;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>The GPU that tests run on.</summary>
internal static class Gpu
{
    /// <summary>Why there are no tests on it; null where there are.</summary>
    public static string? Missing { get; } = torch.cuda.is_available() ? null : "Needs a GPU that libtorch can use.";

    /// <summary>Its device.</summary>
    public static torch.Device Device => torch.device(DeviceType.CUDA, 0);

    /// <summary>A context whose networks are on it.</summary>
    public static MLContext Context() => new(seed: 1) { GpuDeviceId = 0 };

    /// <summary>Each kind of network with products of float32 and of bfloat16.</summary>
    public static TheoryData<string, MixedPrecision> InBothPrecisions(IEnumerable<string> kinds)
    {
        var cases = new TheoryData<string, MixedPrecision>();
        foreach (string kind in kinds)
        {
            cases.Add(kind, MixedPrecision.Automatic);
            cases.Add(kind, MixedPrecision.Always);
        }

        return cases;
    }
}
