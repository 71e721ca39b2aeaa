using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Convolution, ReLU and max-over-time pooling in one function, for the CPU: each filter's largest value over a text's windows, at least 0.
/// </summary>
/// <remarks>
/// <para>
/// One matrix product applies every row of every filter to every token. A window's value is a sum along a diagonal of that product, and
/// only the largest value is kept. Only that window, one of T + W - 1, has a gradient, so the backward pass costs little. libtorch's
/// convolution spends two thirds of its time on gradients that are zero.
/// </para>
/// <para>
/// forward takes the input (B, T, E); the filters (F, E, W) and their biases (F); each text's length, int64 (B); and whether the operands
/// of the product are bfloat16. It returns (B, F). A window counts if it overlaps the text; outside the text are zeros.
/// </para>
/// </remarks>
internal sealed unsafe class MaxOverTime : autograd.SingleTensorFunction<MaxOverTime>
{
    public override string Name => nameof(MaxOverTime);

    public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor input, Tensor filters, Tensor bias) = (((Tensor)vars[0]).contiguous(), (Tensor)vars[1], ((Tensor)vars[2]).contiguous());
        Tensor lengths = ((Tensor)vars[3]).contiguous();
        ScalarType type = (bool)vars[4] ? ScalarType.BFloat16 : ScalarType.Float32;
        (long texts, long steps, long size) = (input.shape[0], input.shape[1], input.shape[2]);
        (long count, long window) = (filters.shape[0], filters.shape[2]);
        Tensor rows = filters.permute(2, 0, 1).contiguous();                                // (W, F, E)
        Tensor values = PanelProduct.Multiply(input.view(-1, size).to(type), rows.view(-1, size).to(type)); // (B·T, W·F)
        Tensor largest = empty([texts, count], ScalarType.Float32);                         // (B, F)
        Tensor starts = empty([texts, count], ScalarType.Int32);                            // (B, F)
        var sizes = new Sizes((int)texts, (int)steps, (int)size, (int)count, (int)window);
        long* lengthMemory = ProcessorMemory.Of<long>(lengths);
        float* biases = ProcessorMemory.Of<float>(bias);
        float* maxima = ProcessorMemory.Of<float>(largest);
        int* startMemory = ProcessorMemory.Of<int>(starts);
        if (type == ScalarType.BFloat16)
        {
            FindLargest(ProcessorMemory.Of<ushort>(values), biases, lengthMemory, maxima, startMemory, sizes);
        }
        else
        {
            FindLargest(ProcessorMemory.Of<float>(values), biases, lengthMemory, maxima, startMemory, sizes);
        }

        ctx.save_for_backward([input.MoveToOuterDisposeScope(), rows.MoveToOuterDisposeScope(), lengths.MoveToOuterDisposeScope(),
            starts.MoveToOuterDisposeScope()]);
        return largest.MoveToOuterDisposeScope();
    }

    public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
    {
        using DisposeScope scope = NewDisposeScope();
        List<Tensor> saved = ctx.get_saved_variables();
        (Tensor input, Tensor rows, Tensor lengths, Tensor starts) = (saved[0], saved[1], saved[2], saved[3]);
        Tensor gradient = grad_output.contiguous();                       // (B, F)
        Tensor inputGradient = zeros_like(input);                         // (B, T, E)
        Tensor rowGradient = zeros_like(rows);                            // (W, F, E)
        Tensor biasGradient = zeros([rows.shape[1]], ScalarType.Float32); // (F)
        var sizes = new Sizes((int)input.shape[0], (int)input.shape[1], (int)input.shape[2], (int)rows.shape[1], (int)rows.shape[0]);
        float* from = ProcessorMemory.Of<float>(input);
        float* fromRows = ProcessorMemory.Of<float>(rows);
        float* to = ProcessorMemory.Of<float>(inputGradient);
        float* toRows = ProcessorMemory.Of<float>(rowGradient);
        float* toBias = ProcessorMemory.Of<float>(biasGradient);
        float* gradients = ProcessorMemory.Of<float>(gradient);
        int* startMemory = ProcessorMemory.Of<int>(starts);
        long* lengthMemory = ProcessorMemory.Of<long>(lengths);
        for (int text = 0; text < sizes.Texts; text++)
        {
            for (int filter = 0; filter < sizes.Filters; filter++)
            {
                float number = gradients[(text * sizes.Filters) + filter];
                int first = startMemory[(text * sizes.Filters) + filter];
                if (first == NoWindow || number == 0)
                {
                    continue;
                }

                toBias[filter] += number;
                for (int offset = Math.Max(0, -first); offset < sizes.Window && first + offset < lengthMemory[text]; offset++)
                {
                    nint token = (((nint)text * sizes.Steps) + first + offset) * sizes.Size;
                    nint row = (((nint)offset * sizes.Filters) + filter) * sizes.Size;
                    AddProduct(number, from + token, toRows + row, sizes.Size);
                    AddProduct(number, fromRows + row, to + token, sizes.Size);
                }
            }
        }

        return
        [
            inputGradient.MoveToOuterDisposeScope(), rowGradient.permute(1, 2, 0).MoveToOuterDisposeScope(),
            biasGradient.MoveToOuterDisposeScope(),
            null!, null!,
        ];
    }

    /// <summary>Stands for the start of the window where no window is above ReLU's zero.</summary>
    private const int NoWindow = int.MinValue;

    private readonly record struct Sizes(int Texts, int Steps, int Size, int Filters, int Window);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FindLargest<T>(T* values, float* bias, long* lengths, float* largest, int* starts, Sizes sizes)
        where T : unmanaged
    {
        int width = sizes.Window * sizes.Filters;
        int* atOnce = stackalloc int[Lanes.Count];
        for (int text = 0; text < sizes.Texts; text++)
        {
            int length = (int)lengths[text];
            for (int filter = 0; filter < sizes.Filters; filter += Lanes.Count)
            {
                int left = sizes.Filters - filter;
                Vector512<float> biases = Lanes.Load(bias + filter, left);
                Vector512<float> best = Vector512<float>.Zero;
                Vector512<int> start = Vector512.Create(NoWindow);

                // A window may begin before the text or end after it, but it overlaps at least one token.
                for (int first = 1 - sizes.Window; first < length; first++)
                {
                    Vector512<float> sum = biases;
                    int end = Math.Min(sizes.Window, length - first);
                    for (int offset = Math.Max(0, -first); offset < end; offset++)
                    {
                        nint row = ((nint)text * sizes.Steps) + first + offset;
                        sum += Lanes.Load(values + (row * width) + (offset * sizes.Filters) + filter, left);
                    }

                    // NaN counts as larger than any number, so that a diverging training is noticed.
                    Vector512<float> isLarger = ~Vector512.LessThanOrEqual(sum, best);
                    best = Vector512.ConditionalSelect(isLarger, sum, best);
                    start = Vector512.ConditionalSelect(isLarger.AsInt32(), Vector512.Create(first), start);
                }

                Lanes.Store(best, largest + ((nint)text * sizes.Filters) + filter, left);
                start.Store(atOnce);
                new Span<int>(atOnce, Math.Min(left, Lanes.Count)).CopyTo(
                    new Span<int>(starts + ((nint)text * sizes.Filters) + filter, left));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddProduct(float factor, float* from, float* to, int size)
    {
        Vector512<float> factors = Vector512.Create(factor);
        for (int i = 0; i < size; i += Lanes.Count)
        {
            Lanes.Store(Vector512.FusedMultiplyAdd(factors, Lanes.Load(from + i, size - i), Lanes.Load(to + i, size - i)),
                to + i, size - i);
        }
    }
}
