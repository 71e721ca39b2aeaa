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

    // The part whose random numbers are drawn; 0 until one is started again.
    private ulong _part;
    private bool _isSeeded;
    private ulong _draws;

    /// <summary>Returns the generator for libtorch's random operators; <see langword="null"/> for the device's global generator.</summary>
    public Generator? Source()
    {
        if (_own is null && !_isSeeded)
        {
            cuda.manual_seed_all((long)SeedNow);
        }

        _isSeeded = true;
        return _own;
    }

    /// <summary>Returns the seed of the next mask that this package's own loops draw on a CPU.</summary>
    public ulong NextSeed() => SplitMix.Of(SplitMix.Mix(SeedNow), _draws++);

    /// <summary>Starts the random numbers of a part again, so that two passes over one batch drop the same elements.</summary>
    /// <param name="part">The number of the part, at least 1. Each part has other random numbers.</param>
    public void Restart(ulong part)
    {
        (_part, _draws, _isSeeded) = (part, 0, false);
        _own?.manual_seed((long)SeedNow);
    }

    /// <summary>Frees the generator.</summary>
    public void Dispose() => _own?.Dispose();

    private ulong SeedNow => _part == 0 ? seed : SplitMix.Of(seed, _part);
}
