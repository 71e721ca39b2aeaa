using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Batch normalization: each feature gets mean 0 and deviation 1 over the batch in training, and by running averages when scoring. Ioffe
/// and Szegedy, "Batch Normalization" (2015).
/// </summary>
/// <remarks>
/// The names and defaults are those of PyTorch's BatchNorm1d. It differs from TorchSharp's BatchNorm1d in two points. First, the unbiased
/// variance of a single text is not a number, and TorchSharp's running averages become NaN with it. Here such a batch is normalized by the
/// running averages. Second, TorchSharp also saves the number of batches, which nothing reads.
/// </remarks>
internal sealed class BatchNormalization : Module<Tensor, Tensor>
{
    // That of PyTorch's function.
    private const double Epsilon = 1e-5;

    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly Tensor running_mean;
    private readonly Tensor running_var;

    public BatchNormalization(int features)
        : base(nameof(BatchNormalization))
    {
        weight = Parameter(ones(features));
        bias = Parameter(zeros(features));
        running_mean = zeros(features);
        running_var = ones(features);
        RegisterComponents();
    }

    /// <summary>The factor and the offset by which a single text is normalized, of the running averages.</summary>
    /// <returns>Two tensors (F).</returns>
    public (Tensor Factor, Tensor Offset) RunningChange()
    {
        using DisposeScope scope = NewDisposeScope();
        using Scalar epsilon = Epsilon;
        Tensor factor = weight.div(running_var.add(epsilon, Scalars.One).sqrt()); // (F)
        Tensor offset = bias.sub(running_mean.mul(factor));                       // (F)
        return (factor.MoveToOuterDisposeScope(), offset.MoveToOuterDisposeScope());
    }

    /// <param name="input">(B, F)</param>
    /// <returns>(B, F)</returns>
    public override Tensor forward(Tensor input) =>

        // A batch of one text has no deviation, so it is normalized by the running averages.
        functional.batch_norm(input, running_mean, running_var, weight, bias, training && input.shape[0] > 1);

    /// <summary>Adds the normalization by the running averages to a graph.</summary>
    /// <param name="input">(B, F)</param>
    /// <returns>(B, F)</returns>
    public GraphValue Export(GraphValue input) => input.Graph.Add(
        "BatchNormalization",
        [
            input, input.Graph.Constant("weight", weight), input.Graph.Constant("bias", bias),
            input.Graph.Constant("mean", running_mean), input.Graph.Constant("variance", running_var),
        ]);
}
