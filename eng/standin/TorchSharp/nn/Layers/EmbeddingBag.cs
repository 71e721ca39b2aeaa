using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Sums, means or maxima of the vectors of bags of indices, without the vectors in between.</summary>
public sealed class EmbeddingBag : nn.Module<Tensor, Tensor, Tensor, Tensor>, nn.IModule<Tensor, Tensor, Tensor>
{
    private readonly double? _maxNorm;
    private readonly double _normType;
    private readonly bool _scaleGradByFreq;
    private readonly EmbeddingBagMode _mode;
    private readonly bool _sparse;
    private readonly bool _includeLastOffset;
    private readonly long _paddingIndex;
    private Parameter _weight;

    internal EmbeddingBag(Tensor table, bool requiresGrad, double? maxNorm, double normType, bool scaleGradByFreq, EmbeddingBagMode mode, bool sparse, bool includeLastOffset, long paddingIndex)
        : base(nameof(EmbeddingBag))
    {
        _maxNorm = maxNorm;
        _normType = normType;
        _scaleGradByFreq = scaleGradByFreq;
        _mode = mode;
        _sparse = sparse;
        _includeLastOffset = includeLastOffset;
        _paddingIndex = paddingIndex;
        _weight = NewParameter(nameof(weight), table, requiresGrad);
        ComponentsAreRegistered();
    }

    public Parameter weight
    {
        get => _weight;
        set => SetParameter(nameof(weight), ref _weight, value);
    }

    public Tensor call(Tensor input) => call(input, null, null);

    public Tensor call(Tensor input, Tensor offsets) => call(input, offsets, null);

    public new Tensor call(Tensor input, Tensor offsets, Tensor perSampleWeights) => base.call(input, offsets, perSampleWeights);

    public override Tensor forward(Tensor input, Tensor offsets, Tensor perSampleWeights)
    {
        if (input.Dimensions == 1 && offsets is null)
        {
            throw new ArgumentException("'offsets' must be non-null for a 1-D input.");
        }

        if (input.Dimensions == 2 && offsets is not null)
        {
            throw new ArgumentException("'offsets' must be null for a 2-D input.");
        }

        using DisposeScope scope = NewDisposeScope();
        if (input.Dimensions == 2)
        {
            // Bags of one size: the rows.
            (long bags, long size) = (input.shape[0], input.shape[1]);
            offsets = arange(0, bags * size, size, input.dtype, input.device);
            input = input.reshape(-1);
            perSampleWeights = perSampleWeights?.reshape(-1);
        }

        if (_maxNorm is { } norm)
        {
            using IDisposable noGrad = no_grad();
            Operators.CallInPlace("embedding_renorm_", _weight, input.contiguous(), norm, _normType);
        }

        Tensor[] results = Operators.CallMany("embedding_bag.padding_idx", _weight, input, offsets, _scaleGradByFreq, (long)_mode, _sparse,
            perSampleWeights, _includeLastOffset, _paddingIndex < 0 ? null : (long?)_paddingIndex);
        return results[0].MoveToOuterDisposeScope();
    }
}
