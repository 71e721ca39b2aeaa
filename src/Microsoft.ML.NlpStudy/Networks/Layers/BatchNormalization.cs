using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// Brings each feature to mean 0 and deviation 1 over the batch while training, and by running averages of those afterwards:
/// Ioffe and Szegedy, "Batch Normalization" (2015).
/// </summary>
/// <remarks>
/// PyTorch's BatchNorm1d, its names and defaults, but for two things. TorchSharp's own takes a batch of one text, whose unbiased variance
/// is not a number,
/// into its running averages, which are not numbers from then on; here such a batch is normalized by the averages. And it counts batches in
/// a whole
/// number, which would be one more entry of every saved model that nothing reads.
/// </remarks>
internal sealed class BatchNormalization : Module<Tensor, Tensor>
{
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

    /// <param name="input">(B, F)</param>
    /// <returns>(B, F)</returns>
    public override Tensor forward(Tensor input) =>

        // A batch of one text has no deviation: it is normalized like later ones.
        functional.batch_norm(input, running_mean, running_var, weight, bias, training && input.shape[0] > 1);
}
