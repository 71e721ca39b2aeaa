using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Scaled and masked softmax of attention scores, for the CPU: one pass over memory forward and one backward, where libtorch takes three
/// each.
/// </summary>
/// <remarks>
/// forward takes the scores (B, H, T, S), float32 or bfloat16; the mask (B, 1, T or 1, S), bool, true where attention is not allowed; and
/// the scale. It returns the attention weights (B, H, T, S), of the scores' type. Sums are float32.
/// </remarks>
internal sealed unsafe class MaskedSoftmax : autograd.SingleTensorFunction<MaskedSoftmax>
{
    private const string ScaleKey = "scale";

    public override string Name => nameof(MaskedSoftmax);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor scores, Tensor mask, double scale) = ((Tensor)vars[0], ((Tensor)vars[1]).contiguous(), (double)vars[2]);
        Tensor weights = empty(scores.shape, scores.dtype); // (B, H, T, S)
        scores = scores.contiguous();
        if (scores.dtype == ScalarType.BFloat16)
        {
            Forward(ProcessorMemory.Of<ushort>(scores), ProcessorMemory.Of<ushort>(weights), scores.shape, mask, (float)scale);
        }
        else
        {
            Forward(ProcessorMemory.Of<float>(scores), ProcessorMemory.Of<float>(weights), scores.shape, mask, (float)scale);
        }

        weights.MoveToOuterDisposeScope();
        ctx.save_for_backward([weights]);
        ctx.save_data(ScaleKey, scale);
        return weights;
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor weights = ctx.get_saved_variables()[0];
        Tensor gradient = grad_output.contiguous();
        float scale = (float)(double)ctx.get_data(ScaleKey);
        Tensor result = empty(weights.shape, weights.dtype); // (B, H, T, S)
        int size = (int)weights.shape[^1];
        long rows = weights.NumberOfElements / size;
        if (weights.dtype == ScalarType.BFloat16)
        {
            Backward(ProcessorMemory.Of<ushort>(weights), ProcessorMemory.Of<ushort>(gradient), ProcessorMemory.Of<ushort>(result), rows,
                size, scale);
        }
        else
        {
            Backward(ProcessorMemory.Of<float>(weights), ProcessorMemory.Of<float>(gradient), ProcessorMemory.Of<float>(result), rows,
                size, scale);
        }

        return [result.MoveToOuterDisposeScope(), null!, null!];
    }

    private static void Forward<T>(T* scores, T* weights, long[] shape, Tensor mask, float scale)
        where T : unmanaged
    {
        (long texts, long heads, long steps, int size) = (shape[0], shape[1], shape[2], (int)shape[3]);
        byte* masked = ProcessorMemory.Of<byte>(mask);
        bool hasRowForStep = mask.shape[2] > 1;

        // The number added to a score: 0, or minus infinity for masked tokens and for the rest of the last vector.
        int width = (size + Lanes.Count - 1) / Lanes.Count * Lanes.Count;
        float[] added = new float[width];
        float[] row = new float[width];
        fixed (float* bias = added, numbers = row)
        {
            for (long text = 0; text < texts; text++)
            {
                for (long step = 0; step < steps; step++)
                {
                    if (step == 0 || hasRowForStep)
                    {
                        byte* from = masked + (((hasRowForStep ? (text * steps) + step : text)) * size);
                        for (int i = 0; i < width; i++)
                        {
                            bias[i] = i < size && from[i] == 0 ? 0 : float.NegativeInfinity;
                        }
                    }

                    for (long head = 0; head < heads; head++)
                    {
                        long at = ((((text * heads) + head) * steps) + step) * size;
                        Softmax(scores + at, weights + at, bias, numbers, size, scale);
                    }
                }
            }
        }
    }

    private static void Softmax<T>(T* scores, T* weights, float* bias, float* numbers, int size, float scale)
        where T : unmanaged
    {
        Vector512<float> largest = Vector512.Create(float.NegativeInfinity);
        for (int i = 0; i < size; i += Lanes.Count)
        {
            Vector512<float> score = (Lanes.Load(scores + i, size - i) * scale) + Vector512.Load(bias + i);
            score.Store(numbers + i);
            largest = Vector512.MaxNative(largest, score);
        }

        // If all tokens are masked, the weights are NaN, as in libtorch's softmax: minus infinity minus minus infinity.
        Vector512<float> maximum = Vector512.Create(Largest(largest));
        Vector512<float> sum = Vector512<float>.Zero;
        for (int i = 0; i < size; i += Lanes.Count)
        {
            Vector512<float> difference = Vector512.Load(numbers + i) - maximum;
            Vector512<float> power = Lanes.Exp(difference);
            power = Vector512.ConditionalSelect(
                Vector512.Equals(difference, Vector512.Create(float.NegativeInfinity)), Vector512<float>.Zero, power);
            power.Store(numbers + i);
            sum += power;
        }

        Vector512<float> factor = Vector512.Create(1 / Vector512.Sum(sum));
        for (int i = 0; i < size; i += Lanes.Count)
        {
            Lanes.Store(Vector512.Load(numbers + i) * factor, weights + i, size - i);
        }
    }

    // The gradient of the scores: scale · w ∘ (g - Σ w·g).
    private static void Backward<T>(T* weights, T* gradients, T* results, long rows, int size, float scale)
        where T : unmanaged
    {
        for (long row = 0; row < rows; row++)
        {
            long at = row * size;
            Vector512<float> sum = Vector512<float>.Zero;
            for (int i = 0; i < size; i += Lanes.Count)
            {
                sum += Lanes.Load(weights + at + i, size - i) * Lanes.Load(gradients + at + i, size - i);
            }

            Vector512<float> mean = Vector512.Create(Vector512.Sum(sum));
            for (int i = 0; i < size; i += Lanes.Count)
            {
                Vector512<float> weight = Lanes.Load(weights + at + i, size - i);
                Lanes.Store(weight * (Lanes.Load(gradients + at + i, size - i) - mean) * scale, results + at + i, size - i);
            }
        }
    }

    private static float Largest(Vector512<float> numbers)
    {
        float largest = numbers[0];
        for (int i = 1; i < Lanes.Count; i++)
        {
            largest = Math.Max(largest, numbers[i]);
        }

        return largest;
    }
}
