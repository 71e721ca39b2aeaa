using System.Runtime.Intrinsics.X86;
using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The precision of a training's matrix products: the decision, and its application to the network.</summary>
/// <remarks>
/// The decision follows from the processor's features and not from a measurement, so that one machine always decides and trains the same.
/// </remarks>
internal static class ProductPrecision
{
    private static readonly string? s_hardware = FindHardware();

    /// <summary>Whether matrix products have bfloat16 operands.</summary>
    public static bool IsMixed(MixedPrecision choice, Device device) => choice switch
    {
        MixedPrecision.Always => true,
        MixedPrecision.Never => false,
        _ => device.type == DeviceType.CPU && s_hardware is not null,
    };

    /// <summary>Describes the decision and its reason in a sentence for the log.</summary>
    public static string Summary(MixedPrecision choice, Device device, nn.Module network)
    {
        if (!network.modules().OfType<IMixesPrecision>().Any())
        {
            return "Products are float32: the network has no layer for mixed precision.";
        }

        string decision = IsMixed(choice, device) ? "Products have bfloat16 operands" : "Products are float32";
        string reason = choice != MixedPrecision.Automatic ? $"MixedPrecision is {choice}"
            : device.type != DeviceType.CPU ? "MixedPrecision is Automatic, which means bfloat16 on a CPU only"
            : s_hardware is null ? "the processor has no hardware for bfloat16 products"
            : $"the processor has {s_hardware}";
        return $"{decision}: {reason}.";
    }

    /// <summary>Sets the precision of each module that has matrix products.</summary>
    public static void Apply(nn.Module network, bool isMixed)
    {
        foreach (IMixesPrecision module in network.modules().OfType<IMixesPrecision>())
        {
            module.IsMixed = isMixed;
        }
    }

    // Intel's manual, volume 2A, CPUID, leaf 7: AMX-BF16 is bit 22 of EDX in subleaf 0, AVX512-BF16 bit 5 of EAX in subleaf 1.
    private static string? FindHardware()
    {
        if (!X86Base.IsSupported || X86Base.CpuId(0, 0).Eax < 7)
        {
            return null;
        }

        return (X86Base.CpuId(7, 0).Edx & (1 << 22)) != 0 ? "AMX-BF16"
            : Avx512F.IsSupported && (X86Base.CpuId(7, 1).Eax & (1 << 5)) != 0 ? "AVX512-BF16"
            : null;
    }
}
