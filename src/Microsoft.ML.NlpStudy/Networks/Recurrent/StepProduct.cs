using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The product of a recurrent step, for all steps of a batch in turn: each overwrites the result of the one before.</summary>
/// <remarks>
/// In float32 the weight is packed once for all steps, if they are many enough: a decoder computes one step at a time. A product with one
/// text is one of a matrix and a vector.
/// </remarks>
internal sealed unsafe class StepProduct
{
    private readonly Tensor _steps;
    private readonly Tensor _weight;
    private readonly PanelProduct? _panels;
    private readonly float* _rows;
    private readonly float* _results;
    private readonly float* _vectorWeight;
    private readonly int _texts, _inputs, _outputs;

    /// <summary>Prepares the product.</summary>
    /// <param name="steps">The rows of all steps (T, B, I), float32 or bfloat16. They are read at the time of each product.</param>
    /// <param name="weight">(O, I), or (I, O) if it is transposed; of the same type.</param>
    /// <param name="isTransposed">Whether the product is Wᵀ·x.</param>
    public StepProduct(Tensor steps, Tensor weight, bool isTransposed)
    {
        _steps = steps;
        _weight = isTransposed ? weight : weight.t();                                           // (I, O)
        (_texts, _inputs, _outputs) = ((int)steps.shape[1], (int)steps.shape[2], (int)_weight.shape[1]);
        bool isVector = _texts == 1 && !isTransposed && ProcessorMemory.Holds(steps);
        if (!isVector && PanelProduct.Suits(steps))
        {
            _panels = isTransposed ? PanelProduct.OfTransposed(weight) : PanelProduct.Of(weight);
        }

        Result = _panels is null ? empty([_texts, _outputs], steps.dtype) : PanelProduct.Room(_texts, _outputs);
        if (isVector || _panels is not null)
        {
            _rows = ProcessorMemory.Of<float>(steps);
            _results = ProcessorMemory.Of<float>(Result);
            _vectorWeight = isVector ? ProcessorMemory.Of<float>(weight) : null;
        }
    }

    /// <summary>The result of the last product (B, O); it is not initialized.</summary>
    public Tensor Result { get; }

    /// <summary>Computes the product of a step.</summary>
    public void Multiply(nint step)
    {
        float* rows = _rows + (step * _texts * _inputs);
        if (_vectorWeight is not null)
        {
            Lanes.Product(_vectorWeight, rows, _results, _outputs, _inputs);
        }
        else if (_panels is not null)
        {
            _panels.Multiply(rows, _texts, _results);
        }
        else
        {
            using Tensor now = _steps[step];
            Result.addmm_(now, _weight, beta: 0, alpha: 1);
        }
    }
}
