using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A key-value cache for any device: one tensor of keys and one of values, whose rows are copied when they are selected.</summary>
internal sealed class DeviceKeyValueCache(int size, int heads) : KeyValueCache
{
    private Tensor? _keys;        // (N, H, T, D)
    private Tensor? _values;      // (N, H, T, D)
    private Tensor? _paddingMask; // (N, 1, 1, T)

    public override void Append(Tensor projected, Tensor? paddingMask)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] parts = ScaledDotProductAttention.Split(projected, size, heads); // P × (N, H, T, D)
        (Tensor keys, Tensor values) = (parts[^2], parts[^1]);
        Replace(ref _keys, _keys is null ? keys.contiguous() : cat([_keys, keys], 2));
        Replace(ref _values, _values is null ? values.contiguous() : cat([_values, values], 2));
        if (paddingMask is not null)
        {
            Replace(ref _paddingMask, _paddingMask is null ? paddingMask.clone() : cat([_paddingMask, paddingMask], 3));
        }
    }

    public override void Select(Tensor rows)
    {
        Replace(ref _keys, _keys?.index_select(0, rows));
        Replace(ref _values, _values?.index_select(0, rows));
        Replace(ref _paddingMask, _paddingMask?.index_select(0, rows));
    }

    public override (Tensor Result, Tensor? Attention) Attend(Tensor projected, bool needWeights)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor queries = ScaledDotProductAttention.Split(projected, size, heads)[0]; // (N, H, 1, D)

        // (N, 1, E), (N, H, 1, T)
        (Tensor result, Tensor weights) = ScaledDotProductAttention.Attend(queries, _keys!, _values!, _paddingMask);
        return (result.MoveToOuterDisposeScope(), needWeights ? weights.squeeze(2).mean([1L]).MoveToOuterDisposeScope() : null);
    }

    public override void Dispose()
    {
        _keys?.Dispose();
        _values?.Dispose();
        _paddingMask?.Dispose();
    }

    private static void Replace(ref Tensor? tensor, Tensor? other)
    {
        tensor?.Dispose();
        tensor = other?.DetachFromDisposeScope();
    }
}
