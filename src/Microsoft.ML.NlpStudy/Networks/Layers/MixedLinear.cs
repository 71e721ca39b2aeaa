using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Applies linear layers, in mixed precision on request.</summary>
internal static class MixedLinear
{
    /// <summary>
    /// Rows are padded to a multiple of this number. libtorch compiles a product for each new number of rows, and batches have thousands.
    /// </summary>
    private const int RowMultiple = 64;

    /// <summary>Computes W·x + b.</summary>
    /// <param name="layer">The layer; its weights stay float32.</param>
    /// <param name="input">(…, I)</param>
    /// <param name="isMixed">
    /// Whether the operands are rounded to bfloat16. Sums are float32 in both cases; the result of a bfloat16 product is rounded again.
    /// </param>
    /// <returns>(…, O), float32</returns>
    public static Tensor Apply(Linear layer, Tensor input, bool isMixed) => Apply(layer.weight!, layer.bias, input, isMixed);

    /// <summary>Computes W·x + b of a weight (O, I) and a bias (O).</summary>
    public static Tensor Apply(Tensor weight, Tensor? bias, Tensor input, bool isMixed)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor result = isMixed
            ? ApplyRounded(weight, bias, input).to(ScalarType.Float32)
            : ApplyWhole(weight, bias, input);
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Computes W·x + b for an operation that takes either type.</summary>
    /// <returns>(…, O): bfloat16 in mixed precision, float32 otherwise.</returns>
    public static Tensor Product(Linear layer, Tensor input, bool isMixed) => isMixed
        ? ApplyRounded(layer.weight!, layer.bias, input)
        : ApplyWhole(layer.weight!, layer.bias, input);

    /// <summary>Computes W·x, without the bias, for an operation that takes either type and adds the bias itself.</summary>
    /// <returns>(…, O): bfloat16 in mixed precision, float32 otherwise.</returns>
    public static Tensor ProductWithoutBias(Linear layer, Tensor input, bool isMixed) => isMixed
        ? ApplyRounded(layer.weight!, null, input)
        : ApplyWhole(layer.weight!, null, input);

    /// <summary>Computes W·x + b of bfloat16 operands; the result stays bfloat16, as the operand of another product.</summary>
    /// <returns>(…, O), bfloat16</returns>
    public static Tensor ApplyRounded(Linear layer, Tensor input) => ApplyRounded(layer.weight!, layer.bias, input);

    private static Tensor ApplyWhole(Tensor weight, Tensor? bias, Tensor input) => PanelLinear.Suits(input)
        ? PanelLinear.apply(input, weight, bias!)
        : functional.linear(input, weight, bias);

    private static Tensor ApplyRounded(Tensor weight, Tensor? bias, Tensor input)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor rows = input.to(ScalarType.BFloat16).flatten(0, -2);                                                // (N, I)
        long count = rows.shape[0];
        if (count % RowMultiple != 0)
        {
            rows = functional.pad(rows, [0, 0, 0, RowMultiple - (count % RowMultiple)], PaddingModes.Constant, 0); // (N', I)
        }

        Tensor right = weight.to(ScalarType.BFloat16).t();                                                         // (I, O)
        Tensor result = bias is null ? rows.mm(right) : addmm(bias.to(ScalarType.BFloat16), rows, right, 1, 1);    // (N', O)
        result = result.narrow(0, 0, count);                                                                       // (N, O)
        return result.view([.. input.shape[..^1], result.shape[1]]).MoveToOuterDisposeScope();                     // (…, O)
    }
}
