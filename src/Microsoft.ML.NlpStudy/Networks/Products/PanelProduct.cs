using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Products of rows with a matrix that changes from step to step of a training: float32, on one thread of the CPU.</summary>
/// <remarks>
/// The matrix is packed into panels once, for all rows or all steps of a text. libtorch packs it for each product, and on a processor with
/// 512-bit registers its loops are slower too. A row's result does not depend on the other rows here. The packed matrix lives as long as
/// the dispose scope in which it was made.
/// </remarks>
internal sealed unsafe class PanelProduct
{
    // Packing takes as long as forty rows, of which each saves a tenth: with fewer rows it does not pay (measured on Zen 4).
    private const int FewestRows = 400;

    // Blocks of rows that stay in the second cache while all panels pass.
    private const int RowsAtOnce = 20 * RowProducts.RowsAtOnce;

    private readonly int _inputs;
    private readonly int _outputs;
    private readonly float* _panels;
    private readonly float* _bias;

    private PanelProduct(long inputs, long outputs, Tensor? bias)
    {
        (_inputs, _outputs) = ((int)inputs, (int)outputs);
        int width = RowProducts.WidthFor(_outputs);
        _panels = ProcessorMemory.Of<float>(empty([width * (inputs + 1)], ScalarType.Float32));
        _bias = _panels + ((nint)width * _inputs);
        var biases = new Span<float>(_bias, width);
        biases.Clear();
        if (bias is not null)
        {
            using Tensor all = bias.contiguous();
            new ReadOnlySpan<float>(ProcessorMemory.Of<float>(all), _outputs).CopyTo(biases);
        }
    }

    /// <summary>Whether rows can be multiplied here and it is worth it; elsewhere libtorch is faster.</summary>
    /// <param name="rows">All rows that one packed matrix multiplies (…, I).</param>
    public static bool Suits(Tensor rows) => Vector512.IsHardwareAccelerated && ProcessorMemory.Holds(rows)
        && rows.NumberOfElements >= FewestRows * rows.shape[^1];

    /// <summary>Computes W·x of rows (N, I), here or in libtorch.</summary>
    /// <param name="rows">(N, I), float32 or bfloat16.</param>
    /// <param name="weight">(O, I), of the same type.</param>
    /// <returns>(N, O)</returns>
    public static Tensor Multiply(Tensor rows, Tensor weight)
    {
        using DisposeScope scope = NewDisposeScope();
        return (Suits(rows) ? Of(weight).Multiply(rows) : rows.mm(weight.t())).MoveToOuterDisposeScope();
    }

    /// <summary>Computes Wᵀ·x of rows (N, O), here or in libtorch.</summary>
    /// <param name="rows">(N, O), float32 or bfloat16.</param>
    /// <param name="weight">(O, I), of the same type.</param>
    /// <returns>(N, I)</returns>
    public static Tensor MultiplyTransposed(Tensor rows, Tensor weight)
    {
        using DisposeScope scope = NewDisposeScope();
        return (Suits(rows) ? OfTransposed(weight).Multiply(rows) : rows.mm(weight)).MoveToOuterDisposeScope();
    }

    /// <summary>Packs W for the products W·x + b.</summary>
    /// <param name="weight">(O, I)</param>
    /// <param name="bias">(O); <see langword="null"/> for no bias. Default: <see langword="null"/>.</param>
    public static PanelProduct Of(Tensor weight, Tensor? bias = null)
    {
        using Tensor matrix = weight.contiguous();
        var product = new PanelProduct(weight.shape[1], weight.shape[0], bias);
        product.PackOutputs(ProcessorMemory.Of<float>(matrix));
        return product;
    }

    /// <summary>Packs W for the products Wᵀ·x, which lead gradients back to the inputs of W.</summary>
    /// <param name="weight">(O, I)</param>
    public static PanelProduct OfTransposed(Tensor weight)
    {
        using Tensor matrix = weight.contiguous();
        var product = new PanelProduct(weight.shape[0], weight.shape[1], null);
        product.PackInputs(ProcessorMemory.Of<float>(matrix));
        return product;
    }

    /// <summary>Makes a tensor (N, O) that a product may write.</summary>
    /// <remarks>Behind its last row is room for a panel: see <see cref="Multiply(float*, int, float*)"/>.</remarks>
    public static Tensor Room(long rows, long outputs)
    {
        using Tensor all = empty([(rows * outputs) + RowProducts.PanelWidth], ScalarType.Float32);
        using Tensor results = all.narrow(0, 0, rows * outputs);
        return results.view(rows, outputs);
    }

    /// <summary>Multiplies rows (N, I) and returns the results (N, O).</summary>
    public Tensor Multiply(Tensor rows)
    {
        using Tensor all = rows.contiguous();
        Tensor results = Room(rows.shape[0], _outputs);
        Multiply(ProcessorMemory.Of<float>(all), (int)rows.shape[0], ProcessorMemory.Of<float>(results));
        return results;
    }

    /// <summary>Multiplies rows.</summary>
    /// <param name="rows">The rows (N, I).</param>
    /// <param name="count">The number of rows, N.</param>
    /// <param name="results">Receives the results (N, O), in a tensor of <see cref="Room"/>.</param>
    public void Multiply(float* rows, int count, float* results)
    {
        int last = (_outputs - 1) / RowProducts.PanelWidth * RowProducts.PanelWidth;
        for (int row = 0; row < count; row += RowsAtOnce)
        {
            float* from = rows + ((nint)row * _inputs), to = results + ((nint)row * _outputs);
            int some = Math.Min(RowsAtOnce, count - row);

            // A loop writes whole panels. What the last panel writes beyond its row is the beginning of the next row, which comes later:
            // the rows of a panel are written in order, and the first panel at the end.
            for (int column = last; column >= 0; column -= RowProducts.PanelWidth)
            {
                RowProducts.Multiply(
                    from, _inputs, some, _panels + ((nint)column * _inputs), _inputs, _bias + column, to + column, _outputs);
            }
        }
    }

    // Sixteen outputs at a time: their numbers are read one after another, and written side by side.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void PackOutputs(float* weight)
    {
        for (int first = 0; first < RowProducts.WidthFor(_outputs); first += Lanes.Count)
        {
            int panel = first / RowProducts.PanelWidth * RowProducts.PanelWidth;
            float* to = _panels + ((nint)panel * _inputs) + (first - panel);
            float* from = weight + ((nint)first * _inputs);
            int count = Math.Clamp(_outputs - first, 0, Lanes.Count);
            for (int input = 0; input < _inputs; input++, to += RowProducts.PanelWidth)
            {
                for (int output = 0; output < count; output++)
                {
                    to[output] = from[((nint)output * _inputs) + input];
                }

                for (int output = count; output < Lanes.Count; output++)
                {
                    to[output] = 0;
                }
            }
        }
    }

    // The inputs of W are the outputs here.
    private void PackInputs(float* weight)
    {
        float* to = _panels;
        for (int first = 0; first < _outputs; first += RowProducts.PanelWidth)
        {
            int count = Math.Min(RowProducts.PanelWidth, _outputs - first);
            for (int input = 0; input < _inputs; input++, to += RowProducts.PanelWidth)
            {
                var panel = new Span<float>(to, RowProducts.PanelWidth);
                new ReadOnlySpan<float>(weight + ((nint)input * _outputs) + first, count).CopyTo(panel);
                panel[count..].Clear();
            }
        }
    }
}
