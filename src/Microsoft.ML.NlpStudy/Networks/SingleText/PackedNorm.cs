using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp.Modules;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Layer normalization (Ba et al. 2016) of rows whose size is a multiple of sixteen.</summary>
internal sealed unsafe class PackedNorm
{
    private readonly AlignedFloats _weight;
    private readonly AlignedFloats _bias;
    private readonly float _epsilon;

    /// <summary>Copies a layer.</summary>
    public PackedNorm(LayerNorm norm)
    {
        (float[] weight, float[] bias) = (PackedProduct.Values(norm.weight!), PackedProduct.Values(norm.bias!));
        (Size, _epsilon) = (weight.Length, (float)norm.eps);
        (_weight, _bias) = (new AlignedFloats(Size), new AlignedFloats(Size));
        weight.CopyTo(new Span<float>(_weight.Start, Size));
        bias.CopyTo(new Span<float>(_bias.Start, Size));
    }

    /// <summary>The number of numbers in a row, E.</summary>
    public int Size { get; }

    /// <summary>Normalizes rows.</summary>
    /// <param name="rows">The rows (N, E).</param>
    /// <param name="results">Receives the normalized rows (N, E).</param>
    /// <param name="count">The number of rows, N.</param>
    public void Apply(float* rows, float* results, int count)
    {
        for (int row = 0; row < count; row++, rows += Size, results += Size)
        {
            Vector512<float> total = Vector512<float>.Zero, squares = total;
            for (int i = 0; i < Size; i += Lanes.Count)
            {
                total += Vector512.Load(rows + i);
            }

            Vector512<float> mean = Vector512.Create(Vector512.Sum(total) / Size);
            for (int i = 0; i < Size; i += Lanes.Count)
            {
                Vector512<float> difference = Vector512.Load(rows + i) - mean;
                squares = Vector512.FusedMultiplyAdd(difference, difference, squares);
            }

            Vector512<float> factor = Vector512.Create(1 / MathF.Sqrt((Vector512.Sum(squares) / Size) + _epsilon));
            for (int i = 0; i < Size; i += Lanes.Count)
            {
                Vector512.FusedMultiplyAdd(
                    (Vector512.Load(rows + i) - mean) * factor, Vector512.Load(_weight.Start + i), Vector512.Load(_bias.Start + i))
                    .Store(results + i);
            }
        }
    }
}
