using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Adding a bias and GELU in one function, for the CPU: Hendrycks and Gimpel, "Gaussian Error Linear Units" (2016).</summary>
/// <remarks>
/// forward takes the input (…, F), float32 or bfloat16, and the bias (F), float32. It returns (…, F), of the input's type, computed in
/// float32. The backward pass computes the function again from the input.
/// </remarks>
internal sealed unsafe class BiasGelu : autograd.SingleTensorFunction<BiasGelu>
{
    public override string Name => nameof(BiasGelu);

    /// <summary>
    /// Computes GELU(x + b). Where gradients are enabled, it remembers x. Elsewhere the result may take x's place in memory, so that x is
    /// lost: it is meant for the product just computed.
    /// </summary>
    public static Tensor Activate(Tensor input, Tensor bias)
    {
        if (is_grad_enabled())
        {
            return apply(input, bias);
        }

        using DisposeScope scope = NewDisposeScope();
        Tensor result = input.contiguous();
        Compute(result, bias.contiguous(), result);
        return result.MoveToOuterDisposeScope();
    }

    /// <summary>Replaces numbers by GELU(x + b), without a gradient.</summary>
    /// <param name="numbers">The numbers (N, F).</param>
    /// <param name="bias">The bias (F).</param>
    /// <param name="rows">The number of rows, N.</param>
    /// <param name="size">The number of numbers in a row, F.</param>
    public static void Activate(float* numbers, float* bias, int rows, int size) => Forward(numbers, bias, numbers, rows, size);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor input, Tensor bias) = (((Tensor)vars[0]).contiguous(), ((Tensor)vars[1]).contiguous());
        Tensor result = empty(input.shape, input.dtype);                  // (…, F)
        Compute(input, bias, result);
        ctx.save_for_backward([input.MoveToOuterDisposeScope(), bias.MoveToOuterDisposeScope()]);
        return result.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        (Tensor input, Tensor bias, Tensor gradient) = (saved[0], saved[1], grad_output.contiguous());
        Tensor result = empty(input.shape, input.dtype);                  // (…, F)
        Tensor biasGradient = zeros(bias.shape, ScalarType.Float32);      // (F)
        long rows = input.NumberOfElements / bias.NumberOfElements;
        if (input.dtype == ScalarType.BFloat16)
        {
            Backward(ProcessorMemory.Of<ushort>(input), ProcessorMemory.Of<float>(bias), ProcessorMemory.Of<ushort>(gradient),
                ProcessorMemory.Of<ushort>(result), ProcessorMemory.Of<float>(biasGradient), rows, (int)bias.NumberOfElements);
        }
        else
        {
            Backward(ProcessorMemory.Of<float>(input), ProcessorMemory.Of<float>(bias), ProcessorMemory.Of<float>(gradient),
                ProcessorMemory.Of<float>(result), ProcessorMemory.Of<float>(biasGradient), rows, (int)bias.NumberOfElements);
        }

        return [result.MoveToOuterDisposeScope(), biasGradient.MoveToOuterDisposeScope()];
    }

    private static void Compute(Tensor input, Tensor bias, Tensor result)
    {
        long rows = input.NumberOfElements / bias.NumberOfElements;
        if (input.dtype == ScalarType.BFloat16)
        {
            Forward(ProcessorMemory.Of<ushort>(input), ProcessorMemory.Of<float>(bias), ProcessorMemory.Of<ushort>(result), rows,
                (int)bias.NumberOfElements);
        }
        else
        {
            Forward(ProcessorMemory.Of<float>(input), ProcessorMemory.Of<float>(bias), ProcessorMemory.Of<float>(result), rows,
                (int)bias.NumberOfElements);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<T>(T* inputs, float* bias, T* results, long rows, int size)
        where T : unmanaged
    {
        for (long row = 0; row < rows; row++, inputs += size, results += size)
        {
            for (int i = 0; i < size; i += Lanes.Count)
            {
                Vector512<float> x = Lanes.Load(inputs + i, size - i) + Lanes.Load(bias + i, size - i);
                Lanes.Store(x * Normal(x, out _), results + i, size - i);
            }
        }
    }

    // The derivative of x·Φ(x) is Φ(x) + x·φ(x).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<T>(T* inputs, float* bias, T* gradients, T* results, float* biasGradient, long rows, int size)
        where T : unmanaged
    {
        for (long row = 0; row < rows; row++, inputs += size, gradients += size, results += size)
        {
            for (int i = 0; i < size; i += Lanes.Count)
            {
                Vector512<float> x = Lanes.Load(inputs + i, size - i) + Lanes.Load(bias + i, size - i);
                Vector512<float> normal = Normal(x, out Vector512<float> density);
                Vector512<float> change = Lanes.Load(gradients + i, size - i) * Vector512.FusedMultiplyAdd(x, density, normal);
                Lanes.Store(change, results + i, size - i);
                Lanes.Store(Lanes.Load(biasGradient + i, size - i) + change, biasGradient + i, size - i);
            }
        }
    }

    // The normal distribution Φ(x) and its density φ(x). Φ(-|x|) is e^(-x²/2) times a polynomial of 1 / (1 + p·|x|/√2): Abramowitz and
    // Stegun, "Handbook of Mathematical Functions" (1964), 7.1.26, with an error of 1.5e-7. Without the detour over 1 + erf, large negative
    // numbers keep their digits.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Normal(Vector512<float> x, out Vector512<float> density)
    {
        Vector512<float> power = Lanes.Exp(x * x * -0.5f);
        density = power * 0.398942280f;
        Vector512<float> t = Vector512<float>.One
            / Vector512.FusedMultiplyAdd(Vector512.Abs(x), Vector512.Create(0.3275911f * 0.707106781f), Vector512<float>.One);
        Vector512<float> sum = Vector512.Create(0.5f * 1.061405429f);
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.5f * -1.453152027f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.5f * 1.421413741f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.5f * -0.284496736f));
        sum = Vector512.FusedMultiplyAdd(sum, t, Vector512.Create(0.5f * 0.254829592f));
        Vector512<float> tail = sum * t * power;
        return Vector512.ConditionalSelect(
            Vector512.GreaterThan(x, Vector512<float>.Zero), Vector512<float>.One - tail, tail);
    }
}
