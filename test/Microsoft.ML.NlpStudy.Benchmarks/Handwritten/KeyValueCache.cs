using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The keys and values of the steps that a translation has made, for one layer.</summary>
internal sealed class KeyValueCache : IDisposable
{
    /// <summary>(N, H, t, D); <see langword="null"/> before the first step.</summary>
    public Tensor? Keys { get; private set; }

    /// <summary>(N, H, t, D); <see langword="null"/> before the first step.</summary>
    public Tensor? Values { get; private set; }

    /// <summary>The caches of several searches as one, and back: <see cref="Rows"/>.</summary>
    public static KeyValueCache Join(IReadOnlyList<KeyValueCache> caches) => caches[0].Keys is null ? new() : new()
    {
        Keys = cat([.. caches.Select(cache => cache.Keys!)], 0),
        Values = cat([.. caches.Select(cache => cache.Values!)], 0),
    };

    /// <summary>Adds the keys and values of one more step, (N, H, 1, D).</summary>
    public void Append(Tensor keys, Tensor values) => Replace(
        Keys is null ? keys : cat([Keys, keys], 2),
        Values is null ? values : cat([Values, values], 2));

    /// <summary>Makes row i what row <paramref name="rows"/>[i] was.</summary>
    public void Select(Tensor rows) => Replace(Keys!.index_select(0, rows), Values!.index_select(0, rows));

    /// <summary>The rows of one search.</summary>
    public KeyValueCache Rows(long first, long count) => new()
    {
        Keys = Keys!.narrow(0, first, count),
        Values = Values!.narrow(0, first, count),
    };

    /// <summary>Keeps what is remembered when the dispose scope of a step ends; the scope around it then frees it.</summary>
    public void MoveToOuterDisposeScope()
    {
        Keys!.MoveToOuterDisposeScope();
        Values!.MoveToOuterDisposeScope();
    }

    /// <summary>Frees what is remembered.</summary>
    public void Dispose()
    {
        Keys?.Dispose();
        Values?.Dispose();
    }

    private void Replace(Tensor keys, Tensor values)
    {
        Dispose();
        (Keys, Values) = (keys, values);
    }
}
