using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Creates networks whose initial weights depend only on a seed.</summary>
/// <remarks>
/// TorchSharp's modules draw their weights from libtorch's global random state. It is seeded for the creation, by one thread at a time, and
/// restored afterwards.
/// </remarks>
internal static class SeededWeights
{
    private static readonly Lock s_lock = new();

    /// <summary>Runs <paramref name="create"/> with libtorch's random state seeded by <paramref name="seed"/>.</summary>
    public static TNetwork Create<TNetwork>(int seed, Func<TNetwork> create)
        where TNetwork : nn.Module
    {
        lock (s_lock)
        {
            using Tensor state = Generator.Default.get_state();
            manual_seed(seed);
            try
            {
                return create();
            }
            finally
            {
                Generator.Default.set_state(state);
            }
        }
    }
}
