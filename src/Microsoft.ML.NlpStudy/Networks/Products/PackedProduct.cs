using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A linear layer W·x + b whose weights are packed into panels, in the order in which a product reads them.</summary>
/// <remarks>It is a copy of the weights that never changes; any number of threads may use it.</remarks>
internal sealed unsafe class PackedProduct
{
    private readonly AlignedFloats _panels;
    private readonly AlignedFloats _bias;

    /// <summary>Packs a layer.</summary>
    /// <param name="outputs">The number of outputs, O.</param>
    /// <param name="inputs">The number of inputs, I.</param>
    /// <param name="weight">Returns the weight of an output and an input.</param>
    /// <param name="bias">Returns the bias of an output; <see langword="null"/> for no bias.</param>
    /// <param name="filler">The results that fill the last panel. Default: 0.</param>
    public PackedProduct(int outputs, int inputs, Func<int, int, float> weight, Func<int, float>? bias, float filler = 0)
        : this(outputs, inputs, weight, bias, filler, isFilled: true)
    {
    }

    private PackedProduct(
        int outputs, int inputs, Func<int, int, float> weight, Func<int, float>? bias, float filler, bool isFilled)
    {
        Inputs = inputs;
        Width = RowProducts.WidthFor(outputs);
        _panels = new AlignedFloats(checked(Width * inputs));
        _bias = new AlignedFloats(Width);
        new Span<float>(_bias.Start, Width)[outputs..].Fill(filler);
        for (int output = 0; output < outputs; output++)
        {
            float* to = Column(output);
            for (int input = 0; input < inputs && isFilled; input++)
            {
                to[(nint)input * RowProducts.PanelWidth] = weight(output, input);
            }

            _bias.Start[output] = bias?.Invoke(output) ?? 0;
        }
    }

    /// <summary>Packs a layer of a network.</summary>
    /// <param name="weight">The weight (O, I).</param>
    /// <param name="bias">The bias (O); <see langword="null"/> for no bias.</param>
    /// <param name="inputs">The number of numbers in a row, if its numbers are not side by side; 0 for I.</param>
    /// <param name="placeOf">Returns the place of an input in a row; <see langword="null"/> if they are side by side.</param>
    /// <param name="filler">The results that fill the last panel. Default: 0.</param>
    public static PackedProduct Of(Tensor weight, Tensor? bias, int inputs = 0, Func<int, int>? placeOf = null, float filler = 0)
    {
        (int outputs, int size) = ((int)weight.shape[0], (int)weight.shape[1]);
        (float[] weights, float[]? biases) = (Values(weight), bias is null ? null : Values(bias));
        if (placeOf is null)
        {
            var whole = new PackedProduct(
                outputs, size, (_, _) => 0, biases is null ? null : output => biases[output], filler, isFilled: false);
            for (int output = 0; output < outputs; output++)
            {
                float* to = whole.Column(output);
                foreach (float number in weights.AsSpan(output * size, size))
                {
                    *to = number;
                    to += RowProducts.PanelWidth;
                }
            }

            return whole;
        }

        int[] inputOf = new int[inputs == 0 ? size : inputs];
        Array.Fill(inputOf, -1);
        for (int input = 0; input < size; input++)
        {
            inputOf[placeOf?.Invoke(input) ?? input] = input;
        }

        return new PackedProduct(
            outputs, inputOf.Length,
            (output, place) => inputOf[place] is >= 0 and int input ? weights[(output * size) + input] : 0,
            biases is null ? null : output => biases[output], filler);
    }

    /// <summary>Copies a tensor's numbers.</summary>
    public static float[] Values(Tensor tensor)
    {
        using DisposeScope scope = NewDisposeScope();
        return tensor.detach().contiguous().data<float>().ToArray();
    }

    /// <summary>The number of inputs, I.</summary>
    public int Inputs { get; }

    /// <summary>The number of outputs with those that fill the last panel.</summary>
    public int Width { get; }

    // The address of an output's first weight.
    private float* Column(int output) =>
        _panels.Start + ((nint)(output / RowProducts.PanelWidth) * RowProducts.PanelWidth * Inputs) + (output % RowProducts.PanelWidth);

    /// <summary>Computes W·x + b of each row.</summary>
    /// <param name="rows">The rows (N, I).</param>
    /// <param name="rowStride">The distance between rows, at least I.</param>
    /// <param name="count">The number of rows, N.</param>
    /// <param name="results">Receives the results; they must not overlap with the rows.</param>
    /// <param name="resultStride">The distance between results, at least <see cref="Width"/>.</param>
    public void Multiply(float* rows, int rowStride, int count, float* results, int resultStride)
    {
        for (int column = 0; column < Width; column += RowProducts.PanelWidth)
        {
            RowProducts.Multiply(rows, rowStride, count, _panels.Start + ((nint)column * Inputs), Inputs, _bias.Start + column,
                results + column, resultStride);
        }
    }
}
