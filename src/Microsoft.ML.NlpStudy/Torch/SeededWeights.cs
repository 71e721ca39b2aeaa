using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Torch;

/// <summary>
/// Makes networks whose first weights depend on a seed alone. TorchSharp's modules draw them from libtorch's one random state: it is set
/// for the time, by one thread at a time, and left as it was.
/// </summary>
internal static class SeededWeights
{
    private static readonly Lock s_lock = new();

    /// <summary>Runs <paramref name="create"/> on random numbers that follow from <paramref name="seed"/>.</summary>
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
