using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Dropout, a residual connection and layer normalization (Ba et al. 2016) in one function, for the CPU.</summary>
/// <remarks>
/// forward takes a sublayer's output (…, E), float32 or bfloat16; the states (…, E) that are added, float32; the normalization's weight and
/// bias (E), float32; its epsilon, double; and the elements of the output that are dropped, <see cref="DropoutMask"/>. It returns the
/// normalized sum (…, E), float32. For the backward pass it keeps the sum before weight and bias.
/// </remarks>
internal sealed unsafe class AddNorm : autograd.SingleTensorFunction<AddNorm>
{
    private const string MaskKey = "mask";
    private const string TypeKey = "type";

    public override string Name => nameof(AddNorm);

    /// <summary>Computes the normalized sum; remembers it for a gradient only where gradients are enabled.</summary>
    public static Tensor Normalize(Tensor output, Tensor states, LayerNorm norm, DropoutMask mask)
    {
        if (is_grad_enabled())
        {
            return apply(output, states, norm.weight!, norm.bias!, norm.eps, mask);
        }

        using DisposeScope scope = NewDisposeScope();
        return Compute([output.contiguous(), states.contiguous(), norm.weight!, norm.bias!], norm.eps, mask, null, null)
            .MoveToOuterDisposeScope();
    }

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor[] inputs = [.. vars.Take(4).Select(tensor => ((Tensor)tensor).contiguous())];
        Tensor normal = empty(inputs[1].shape, ScalarType.Float32);                                          // (…, E)
        Tensor factors = empty([inputs[1].NumberOfElements / inputs[2].NumberOfElements], ScalarType.Float32); // (N)
        Tensor result = Compute(inputs, (double)vars[4], (DropoutMask)vars[5], normal, factors);
        ctx.save_for_backward(
            [normal.MoveToOuterDisposeScope(), factors.MoveToOuterDisposeScope(), inputs[2].MoveToOuterDisposeScope()]);
        ctx.save_data(MaskKey, vars[5]);
        ctx.save_data(TypeKey, inputs[0].dtype);
        return result.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        var mask = (DropoutMask)ctx.get_data(MaskKey);
        var type = (ScalarType)ctx.get_data(TypeKey);
        Tensor outputGradient = empty(saved[0].shape, type);                          // (…, E)
        Tensor statesGradient = empty(saved[0].shape, ScalarType.Float32);            // (…, E)
        Tensor weightGradient = zeros(saved[2].shape, ScalarType.Float32);            // (E)
        Tensor biasGradient = zeros(saved[2].shape, ScalarType.Float32);              // (E)
        Tensor gradient = grad_output.contiguous();                                   // (…, E)
        var memory = new Gradients(ProcessorMemory.Of<float>(gradient), ProcessorMemory.Of<float>(saved[0]),
            ProcessorMemory.Of<float>(saved[1]), ProcessorMemory.Of<float>(saved[2]), ProcessorMemory.Of<float>(statesGradient),
            ProcessorMemory.Of<float>(weightGradient), ProcessorMemory.Of<float>(biasGradient));
        (long rows, int size) = (saved[1].NumberOfElements, (int)saved[2].NumberOfElements);
        if (type == ScalarType.BFloat16)
        {
            Backward(memory, ProcessorMemory.Of<ushort>(outputGradient), mask, rows, size);
        }
        else
        {
            Backward(memory, ProcessorMemory.Of<float>(outputGradient), mask, rows, size);
        }

        return
        [
            outputGradient.MoveToOuterDisposeScope(), statesGradient.MoveToOuterDisposeScope(), weightGradient.MoveToOuterDisposeScope(),
            biasGradient.MoveToOuterDisposeScope(), null!, null!,
        ];
    }

    private static Tensor Compute(Tensor[] inputs, double epsilon, DropoutMask mask, Tensor? normal, Tensor? factors)
    {
        Tensor result = empty(inputs[1].shape, ScalarType.Float32);                   // (…, E)
        int size = (int)inputs[2].NumberOfElements;
        long rows = inputs[1].NumberOfElements / size;
        var memory = new Sums(ProcessorMemory.Of<float>(inputs[1]), ProcessorMemory.Of<float>(inputs[2]),
            ProcessorMemory.Of<float>(inputs[3]), ProcessorMemory.Of<float>(result),
            normal is null ? null : ProcessorMemory.Of<float>(normal),
            factors is null ? null : ProcessorMemory.Of<float>(factors), (float)epsilon);
        if (inputs[0].dtype == ScalarType.BFloat16)
        {
            Forward(ProcessorMemory.Of<ushort>(inputs[0]), memory, mask, rows, size);
        }
        else
        {
            Forward(ProcessorMemory.Of<float>(inputs[0]), memory, mask, rows, size);
        }

        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Forward<T>(T* outputs, Sums memory, DropoutMask mask, long rows, int size)
        where T : unmanaged
    {
        float[] buffer = new float[(size + Lanes.Count - 1) / Lanes.Count * Lanes.Count];
        fixed (float* sums = buffer)
        {
            for (long row = 0; row < rows; row++)
            {
                long at = row * size;
                ulong key = mask.KeyOf(row);
                Vector512<float> total = Vector512<float>.Zero;
                for (int i = 0; i < size; i += Lanes.Count)
                {
                    Vector512<float> output = Lanes.Load(outputs + at + i, size - i);
                    output = mask.Drops ? output * mask.Factors(key, i) : output;
                    Vector512<float> sum = output + Lanes.Load(memory.States + at + i, size - i);
                    sum.Store(sums + i);
                    total += sum;
                }

                // The lanes after the row's end count nothing.
                Vector512<float> mean = Vector512.Create(Vector512.Sum(total) / size);
                Vector512<float> squares = Vector512<float>.Zero;
                for (int i = 0; i < size; i += Lanes.Count)
                {
                    Vector512<float> difference = Vector512.Load(sums + i) - mean;
                    difference = size - i >= Lanes.Count ? difference : Vector512.ConditionalSelect(
                        Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(size - i)).AsSingle(), difference,
                        Vector512<float>.Zero);
                    difference.Store(sums + i);
                    squares += difference * difference;
                }

                float factor = 1 / MathF.Sqrt((Vector512.Sum(squares) / size) + memory.Epsilon);
                for (int i = 0; i < size; i += Lanes.Count)
                {
                    Vector512<float> normal = Vector512.Load(sums + i) * factor;
                    if (memory.Normal is not null)
                    {
                        Lanes.Store(normal, memory.Normal + at + i, size - i);
                    }

                    Lanes.Store(
                        Vector512.FusedMultiplyAdd(normal, Lanes.Load(memory.Weight + i, size - i), Lanes.Load(memory.Bias + i, size - i)),
                        memory.Result + at + i, size - i);
                }

                if (memory.Factors is not null)
                {
                    memory.Factors[row] = factor;
                }
            }
        }
    }

    // With n the normalized sum and h the gradient of n, the gradient of the sum is factor · (h - mean(h) - n · mean(h·n)).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Backward<T>(Gradients memory, T* outputs, DropoutMask mask, long rows, int size)
        where T : unmanaged
    {
        for (long row = 0; row < rows; row++)
        {
            long at = row * size;
            ulong key = mask.KeyOf(row);
            Vector512<float> sum = Vector512<float>.Zero, product = sum;
            for (int i = 0; i < size; i += Lanes.Count)
            {
                int left = size - i;
                Vector512<float> gradient = Lanes.Load(memory.Gradient + at + i, left);
                Vector512<float> normal = Lanes.Load(memory.Normal + at + i, left);
                Lanes.Store(Lanes.Load(memory.BiasGradient + i, left) + gradient, memory.BiasGradient + i, left);
                Lanes.Store(
                    Vector512.FusedMultiplyAdd(gradient, normal, Lanes.Load(memory.WeightGradient + i, left)),
                    memory.WeightGradient + i, left);
                Vector512<float> change = gradient * Lanes.Load(memory.Weight + i, left);
                sum += change;
                product = Vector512.FusedMultiplyAdd(change, normal, product);
            }

            Vector512<float> mean = Vector512.Create(Vector512.Sum(sum) / size);
            Vector512<float> slope = Vector512.Create(Vector512.Sum(product) / size);
            for (int i = 0; i < size; i += Lanes.Count)
            {
                int left = size - i;
                Vector512<float> change = Lanes.Load(memory.Gradient + at + i, left) * Lanes.Load(memory.Weight + i, left);
                change = (change - mean - (Lanes.Load(memory.Normal + at + i, left) * slope)) * memory.Factors[row];
                Lanes.Store(change, memory.StatesGradient + at + i, left);
                Lanes.Store(mask.Drops ? change * mask.Factors(key, i) : change, outputs + at + i, left);
            }
        }
    }

    private readonly struct Sums(float* states, float* weight, float* bias, float* result, float* normal, float* factors, float epsilon)
    {
        public readonly float* States = states, Weight = weight, Bias = bias, Result = result;

        // Null where no gradient will be wanted.
        public readonly float* Normal = normal, Factors = factors;
        public readonly float Epsilon = epsilon;
    }

    private readonly struct Gradients(
        float* gradient, float* normal, float* factors, float* weight, float* statesGradient, float* weightGradient, float* biasGradient)
    {
        public readonly float* Gradient = gradient, Normal = normal, Factors = factors, Weight = weight;
        public readonly float* StatesGradient = statesGradient, WeightGradient = weightGradient, BiasGradient = biasGradient;
    }
}
