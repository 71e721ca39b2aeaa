using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>A convolutional encoder by hand: TorchSharp's Conv1d for each window, ReLU, each filter's maximum over the text.</summary>
internal sealed class HandwrittenTextCnn : Module<Tensor, Tensor>
{
    private readonly ModuleList<Conv1d> convolutions;

    public HandwrittenTextCnn(TextCnnClassifierOptions options)
        : base(nameof(HandwrittenTextCnn))
    {
        convolutions = new([.. options.Windows
            .Select(window => Conv1d(options.EmbeddingSize, options.Filters, window, padding: window - 1))]);
        RegisterComponents();
    }

    /// <param name="embedded">(B, T, E)</param>
    /// <returns>(B, W·F)</returns>
    public override Tensor forward(Tensor embedded)
    {
        Tensor channels = embedded.transpose(1, 2);                                                              // (B, E, T)
        return cat([.. convolutions.Select(one => functional.relu(one.call(channels)).amax([2]))], 1);           // (B, W·F)
    }
}
