using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Dropout of single elements by a <see cref="DropoutMask"/>, for the CPU. The backward pass computes the mask again.</summary>
/// <remarks>forward takes a float32 tensor of any shape, and the mask. It returns a tensor of the same shape.</remarks>
internal sealed unsafe class SeededDropout : autograd.SingleTensorFunction<SeededDropout>
{
    private const string MaskKey = "mask";

    public override string Name => nameof(SeededDropout);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        ctx.save_data(MaskKey, vars[1]);
        return Apply((Tensor)vars[0], (DropoutMask)vars[1]).MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        return [Apply(grad_output, (DropoutMask)ctx.get_data(MaskKey)).MoveToOuterDisposeScope(), null!];
    }

    private static Tensor Apply(Tensor input, DropoutMask mask)
    {
        input = input.contiguous();
        Tensor result = empty(input.shape, input.dtype);
        long count = input.NumberOfElements;
        if (count == 0)
        {
            return result;
        }

        float* from = ProcessorMemory.Of<float>(input);
        float* to = ProcessorMemory.Of<float>(result);
        int size = (int)Math.Max(1, input.shape.LastOrDefault(1));
        for (long row = 0; row * size < count; row++)
        {
            ulong key = mask.KeyOf(row);
            for (int i = 0; i < size; i += Lanes.Count)
            {
                Lanes.Store(Lanes.Load(from + (row * size) + i, size - i) * mask.Factors(key, i), to + (row * size) + i, size - i);
            }
        }

        return result;
    }
}
