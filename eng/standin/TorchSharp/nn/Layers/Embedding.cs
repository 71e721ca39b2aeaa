using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>A table of vectors looked up by index. Initial weights: standard normal, with zeros at the padding index.</summary>
public sealed class Embedding : nn.Module<Tensor, Tensor>
{
    private readonly long? _paddingIndex;
    private readonly double? _maxNorm;
    private readonly double _normType;
    private readonly bool _scaleGradByFreq;
    private readonly bool _sparse;
    private Parameter _weight;

    internal Embedding(Tensor table, bool requiresGrad, long? paddingIndex, double? maxNorm, double normType, bool scaleGradByFreq, bool sparse)
        : base(nameof(Embedding))
    {
        _paddingIndex = Checked(paddingIndex, table.shape[0]);
        _maxNorm = maxNorm;
        _normType = normType;
        _scaleGradByFreq = scaleGradByFreq;
        _sparse = sparse;
        _weight = NewParameter(nameof(weight), table, requiresGrad);
        ComponentsAreRegistered();
    }

    public Parameter weight
    {
        get => _weight;
        set => SetParameter(nameof(weight), ref _weight, value);
    }

    public override Tensor forward(Tensor input)
    {
        if (_maxNorm is { } norm)
        {
            using IDisposable noGrad = no_grad();
            using Tensor indices = input.contiguous();
            Operators.CallInPlace("embedding_renorm_", _weight, indices, norm, _normType);
        }

        return Operators.Call("embedding", _weight, input, _paddingIndex ?? -1, _scaleGradByFreq, _sparse);
    }

    /// <summary>A new table of standard normal values, zero at the padding index.</summary>
    internal static Tensor NewTable(long rows, long columns, long? paddingIndex, Device device, ScalarType? dtype)
    {
        long? checkedIndex = Checked(paddingIndex, rows);
        Tensor table = empty(rows, columns, dtype, device);
        nn.init.normal_(table);
        if (checkedIndex is { } index)
        {
            using IDisposable noGrad = no_grad();
            using Tensor row = table.select(0, index);
            row.zero_();
        }

        return table;
    }

    // Counted from the end where negative.
    private static long? Checked(long? paddingIndex, long rows)
        => paddingIndex is { } index && (index < -rows || index >= rows)
            ? throw new ArgumentException($"padding_idx must be within num_embeddings ({rows}), but got {index}")
            : paddingIndex < 0 ? paddingIndex + rows : paddingIndex;
}
