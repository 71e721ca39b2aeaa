using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Modules;

/// <summary>The keys and values of the steps that a decoder's layer has made, so that none is computed twice.</summary>
internal sealed class KeyValueCache : IDisposable
{
    /// <summary>(N, H, T, D); null before the first step.</summary>
    public Tensor? Keys { get; private set; }

    /// <summary>(N, H, T, D); null before the first step.</summary>
    public Tensor? Values { get; private set; }

    /// <summary>Appends a step's, (N, H, 1, D) each.</summary>
    public void Append(Tensor keys, Tensor values) =>
        Replace(Keys is null ? keys.contiguous() : cat([Keys, keys], 2), Values is null ? values.contiguous() : cat([Values, values], 2));

    /// <summary>Keeps rows, in this order.</summary>
    public void Select(Tensor rows)
    {
        if (Keys is not null)
            Replace(Keys.index_select(0, rows), Values!.index_select(0, rows));
    }

    public void Dispose()
    {
        Keys?.Dispose();
        Values?.Dispose();
    }

    private void Replace(Tensor keys, Tensor values)
    {
        Dispose();
        (Keys, Values) = (keys.DetachFromDisposeScope(), values.DetachFromDisposeScope());
    }
}
