using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A convolution over a text's tokens, with ReLU and max-over-time pooling.</summary>
/// <remarks>
/// The convolution is wide: zeros are put before and after each text. So every token is in the same number of windows, and a text shorter
/// than a window has windows too. Windows that contain only the batch's padding are masked, so padding never changes a text's vector.
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

        // The names and initial distribution of Conv1d, without a Conv1d inside, which would only lengthen the weights' names. On the CPU
        // the weights go to MaxOverTime, which finds the maximum without the whole output of the convolution.
        double bound = 1 / Math.Sqrt(inputSize * window);
        weight = Parameter(init.uniform_(empty(filters, inputSize, window), -bound, bound));
        bias = Parameter(init.uniform_(empty(filters), -bound, bound));
        RegisterComponents();
    }

    /// <summary>The filters (F, E, W).</summary>
    public Tensor Weight => weight;

    /// <summary>The filters' biases (F).</summary>
    public Tensor Bias => bias;

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <param name="embedded">(B, T, E), zeros at padding.</param>
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
            return MaxOverTime.apply(embedded, weight, bias, lengths, isMixed).MoveToOuterDisposeScope(); // (B, F)
        }

        // (B, F, T + W - 1)
        Tensor windows = functional.conv1d(Operand(embedded.transpose(1, 2)), Operand(weight), Operand(bias), padding: _window - 1);

        // Windows that begin after the end of the text are masked by 0. After ReLU no value is below 0, so a masked window never wins over
        // a real one.
        long[] starts = [.. Enumerable.Range(0, batch.Steps + _window - 1).Select(start => (long)start)];
        long[] ends = [.. batch.Lengths.Select(length => (long)length + _window - 1)];
        Tensor mask = tensor(starts, [1, 1, starts.Length], ScalarType.Int64, embedded.device)
            .ge(tensor(ends, [batch.Size, 1, 1], ScalarType.Int64, embedded.device));                     // (B, 1, T + W - 1)

        // (B, F)
        return functional.relu(windows.to(ScalarType.Float32)).masked_fill(mask, Scalars.Zero).amax([2]).MoveToOuterDisposeScope();

        Tensor Operand(Tensor tensor) => isMixed ? tensor.to(ScalarType.BFloat16) : tensor;
    }

    /// <summary>Adds the convolution to a graph.</summary>
    /// <param name="embedded">(B, E, T), zeros at padding.</param>
    /// <param name="texts">The texts' lengths.</param>
    /// <returns>(B, F)</returns>
    public GraphValue Export(GraphValue embedded, GraphTexts texts)
    {
        GraphBuilder graph = embedded.Graph;
        GraphValue windows = graph.Add(
            "Conv", [embedded, graph.Constant("filters", weight), graph.Constant("bias", bias)],
            ("kernel_shape", new long[] { _window }), ("pads", new long[] { _window - 1, _window - 1 }));  // (B, F, T + W - 1)
        GraphValue more = graph.Number(_window - 1L);
        GraphValue starts = graph.Add("Range", [graph.Number(0L), texts.Steps.Squeeze(0) + more, graph.Number(1L)]); // (T + W - 1)
        GraphValue mask = (starts < texts.Lengths + more).Unsqueeze(1);                                     // (B, 1, T + W - 1)
        return mask.Choose(windows.Apply("Relu"), graph.Number(0f)).Maximum(keeps: false, 2);               // (B, F)
    }
}
