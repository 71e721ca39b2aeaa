using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Where a batch's dropout draws from: the same numbers for the same seed.</summary>
/// <remarks>
/// On a CPU that is a generator of its own, so that what is dropped does not depend on how threads take turns. For a GPU TorchSharp makes
/// none (what it gives out as one is a CPU's, which libtorch refuses there): the GPU's own is seeded when the batch first draws, and
/// batches follow one another there.
/// </remarks>
/// <param name="seed">What the numbers follow from.</param>
/// <param name="device">Where they are drawn.</param>
internal sealed class DropoutRandom(ulong seed, Device device) : IDisposable
{
    private readonly Generator? _own = device.type == DeviceType.CPU ? new Generator(seed) : null;
    private bool _isSeeded;

    /// <summary>What to hand to an operator that draws; null is the device's own generator.</summary>
    public Generator? Source()
    {
        if (_own is null && !_isSeeded)
        {
            cuda.manual_seed_all((long)seed);
        }

        _isSeeded = true;
        return _own;
    }

    /// <summary>Frees the generator.</summary>
    public void Dispose() => _own?.Dispose();
}
