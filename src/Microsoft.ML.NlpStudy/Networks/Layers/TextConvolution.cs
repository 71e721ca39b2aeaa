using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Filters over windows of so many tokens, wherever one overlaps the text, and each filter's maximum over the windows.
/// </summary>
/// <remarks>
/// The convolution is wide: zeros stand before and after each text, so that every token is in as many windows as any other and texts
/// shorter
/// than a window have some. Windows that lie in the batch's padding alone are masked out, so padding never changes a text's vector.
/// </remarks>
internal sealed class TextConvolution : Module<Tensor, TokenBatch, Tensor>, IMixesPrecision
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly int _window;

    public TextConvolution(int inputSize, int window, int filters)
        : base(nameof(TextConvolution))
    {
        _window = window;

        // Conv1d's names and first distribution. It has no Conv1d: on a CPU the weights go to a function that finds the maximum without the
        // convolution's
        // whole output, and a Conv1d inside would only lengthen the weights' names.
        double bound = 1 / Math.Sqrt(inputSize * window);
        weight = Parameter(init.uniform_(empty(filters, inputSize, window), -bound, bound));
        bias = Parameter(init.uniform_(empty(filters), -bound, bound));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <param name="embedded">(B, T, E), zeros where a text has ended.</param>
    /// <param name="batch">The texts' lengths.</param>
    /// <returns>(B, F)</returns>
    public override Tensor forward(Tensor embedded, TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        bool isMixed = this.MixesNow();
        if (ProcessorMemory.Holds(embedded))
        {
            // (B)
            Tensor lengths = tensor([.. batch.Lengths.Select(length => (long)length)], [batch.Size], ScalarType.Int64, embedded.device);
            return MaxOverTime.apply(embedded, weight, bias, lengths, isMixed).MoveToOuterDisposeScope();              // (B, F)
        }

        // (B, F, T + W - 1)
        Tensor windows = functional.conv1d(Operand(embedded.transpose(1, 2)), Operand(weight), Operand(bias), padding: _window - 1);

        // After ReLU nothing is below 0, so a masked window of 0 never wins over a real one. Windows that begin after the text has ended
        // are masked.
        long[] starts = [.. Enumerable.Range(0, batch.Steps + _window - 1).Select(start => (long)start)];
        long[] ends = [.. batch.Lengths.Select(length => (long)length + _window - 1)];
        Tensor outside = tensor(starts, [1, 1, starts.Length], ScalarType.Int64, embedded.device)
            .ge(tensor(ends, [batch.Size, 1, 1], ScalarType.Int64, embedded.device)); // (B, 1, T + W - 1)
        // (B, F)
        return functional.relu(windows.to(ScalarType.Float32)).masked_fill(outside, Scalars.Zero).amax([2]).MoveToOuterDisposeScope();

        Tensor Operand(Tensor whole) => isMixed ? whole.to(ScalarType.BFloat16) : whole;
    }
}
