using Microsoft.ML.NlpStudy.Common;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>The source of a batch's dropout: the same random numbers for the same seed.</summary>
/// <remarks>
/// On a CPU each batch has a generator, so that dropout does not depend on the timing of threads. For a GPU TorchSharp cannot create one:
/// it returns a CPU generator, which libtorch refuses there. So the GPU's global generator is seeded when the batch first draws, since
/// batches run there one after another.
/// </remarks>
/// <param name="seed">The seed of the random numbers.</param>
/// <param name="device">The device of the random numbers.</param>
internal sealed class DropoutRandom(ulong seed, Device device) : IDisposable
{
    private readonly Generator? _own = device.type == DeviceType.CPU ? new Generator(seed) : null;
    private bool _isSeeded;
    private ulong _draws;

    /// <summary>Returns the generator for libtorch's random operators; <see langword="null"/> for the device's global generator.</summary>
    public Generator? Source()
    {
        if (_own is null && !_isSeeded)
        {
            cuda.manual_seed_all((long)seed);
        }

        _isSeeded = true;
        return _own;
    }

    /// <summary>Returns the seed of the next mask that this package's own loops draw on a CPU.</summary>
    public ulong NextSeed() => SplitMix.Of(SplitMix.Mix(seed), _draws++);

    /// <summary>Frees the generator.</summary>
    public void Dispose() => _own?.Dispose();
}
