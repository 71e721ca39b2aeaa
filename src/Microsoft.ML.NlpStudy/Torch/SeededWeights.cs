using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>Creates networks whose initial weights depend only on a seed, and runs foreign layers that draw random numbers.</summary>
/// <remarks>
/// TorchSharp's modules draw from libtorch's global random state. It is seeded for the work, by one thread at a time, and restored
/// afterwards.
/// </remarks>
internal static class SeededWeights
{
    private static readonly Lock s_lock = new();

    /// <summary>Runs work with libtorch's random state seeded by <paramref name="seed"/>.</summary>
    public static TResult Run<TResult>(int seed, Func<TResult> work)
    {
        lock (s_lock)
        {
            using Tensor state = Generator.Default.get_state();
            manual_seed(seed);
            try
            {
                return work();
            }
            finally
            {
                Generator.Default.set_state(state);
            }
        }
    }
}
