using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The softmax of attention scores, row by row, with dropout, and its gradient: one pass over memory each, for the CPU.</summary>
/// <remarks>Tensors are contiguous, float32 or bfloat16. Sums are float32.</remarks>
/// <param name="scale">The factor of the scores.</param>
/// <param name="dropout">The attention weights that are dropped.</param>
/// <param name="firstRow">The number of the first row in the dropout mask.</param>
internal readonly unsafe struct AttentionRows(float scale, DropoutMask dropout, long firstRow)
{
    /// <summary>Computes attention weights.</summary>
    /// <param name="scores">The scores (B, H, T, S).</param>
    /// <param name="mask">(B, 1, T or 1, S), bool, true where attention is not allowed.</param>
    /// <param name="weights">Receives the weights (B, H, T, S); may be the scores' tensor.</param>
    /// <param name="dropped">Receives the weights after dropout; may be the weights' tensor if nothing is dropped.</param>
    public void Softmax(Tensor scores, Tensor mask, Tensor weights, Tensor dropped)
    {
        if (scores.dtype == ScalarType.BFloat16)
        {
            Softmax(ProcessorMemory.Of<ushort>(scores), scores.shape, mask, ProcessorMemory.Of<ushort>(weights),
                ProcessorMemory.Of<ushort>(dropped));
        }
        else
        {
            Softmax(ProcessorMemory.Of<float>(scores), scores.shape, mask, ProcessorMemory.Of<float>(weights),
                ProcessorMemory.Of<float>(dropped));
        }
    }

    /// <summary>Computes the gradient of the scores.</summary>
    /// <param name="weights">The weights before dropout (B, H, T, S).</param>
    /// <param name="gradient">The gradient of the weights after dropout (B, H, T, S).</param>
    /// <param name="result">Receives the gradient of the scores (B, H, T, S); may be the gradient's tensor.</param>
    /// <param name="dropped">Receives the weights after dropout (B, H, T, S); <see langword="null"/> if they are not wanted.</param>
    public void Gradient(Tensor weights, Tensor gradient, Tensor result, Tensor? dropped = null)
    {
        int size = (int)weights.shape[^1];
        long rows = weights.NumberOfElements / size;
        if (weights.dtype == ScalarType.BFloat16)
        {
            Gradient(ProcessorMemory.Of<ushort>(weights), ProcessorMemory.Of<ushort>(gradient), ProcessorMemory.Of<ushort>(result),
                dropped is null ? null : ProcessorMemory.Of<ushort>(dropped), rows, size);
        }
        else
        {
            Gradient(ProcessorMemory.Of<float>(weights), ProcessorMemory.Of<float>(gradient), ProcessorMemory.Of<float>(result),
                dropped is null ? null : ProcessorMemory.Of<float>(dropped), rows, size);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax<T>(T* scores, long[] shape, Tensor mask, T* weights, T* dropped)
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
                        long at = (((text * heads) + head) * steps) + step;
                        Softmax(scores + (at * size), bias, numbers, size, weights + (at * size), dropped + (at * size), firstRow + at);
                    }
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax<T>(T* scores, float* bias, float* numbers, int size, T* weights, T* dropped, long row)
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
        if (!dropout.Drops)
        {
            for (int i = 0; i < size; i += Lanes.Count)
            {
                Lanes.Store(Vector512.Load(numbers + i) * factor, weights + i, size - i);
            }

            return;
        }

        ulong key = dropout.KeyOf(row);
        for (int i = 0; i < size; i += Lanes.Count)
        {
            Vector512<float> weight = Vector512.Load(numbers + i) * factor;
            Lanes.Store(weight, weights + i, size - i);
            Lanes.Store(weight * dropout.Factors(key, i), dropped + i, size - i);
        }
    }

    // The gradient of the scores: scale · w ∘ (g - Σ w·g), where dropout's factors m have made g of the gradient: g = m ∘ gradient.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Gradient<T>(T* weights, T* gradients, T* results, T* dropped, long rows, int size)
        where T : unmanaged
    {
        float[] buffer = new float[(size + Lanes.Count - 1) / Lanes.Count * Lanes.Count];
        fixed (float* numbers = buffer)
        {
            for (long row = 0; row < rows; row++)
            {
                T* weight = weights + (row * size);
                T* gradient = gradients + (row * size);
                ulong key = dropout.KeyOf(firstRow + row);
                Vector512<float> sum = Vector512<float>.Zero;
                for (int i = 0; i < size; i += Lanes.Count)
                {
                    Vector512<float> number = Lanes.Load(weight + i, size - i);
                    Vector512<float> change = Lanes.Load(gradient + i, size - i);
                    if (dropout.Drops)
                    {
                        Vector512<float> factors = dropout.Factors(key, i);
                        change *= factors;
                        if (dropped is not null)
                        {
                            Lanes.Store(number * factors, dropped + (row * size) + i, size - i);
                        }
                    }

                    change.Store(numbers + i);
                    sum += number * change;
                }

                Vector512<float> mean = Vector512.Create(Vector512.Sum(sum));
                for (int i = 0; i < size; i += Lanes.Count)
                {
                    Vector512<float> result = Lanes.Load(weight + i, size - i) * (Vector512.Load(numbers + i) - mean) * scale;
                    Lanes.Store(result, results + (row * size) + i, size - i);
                }
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
