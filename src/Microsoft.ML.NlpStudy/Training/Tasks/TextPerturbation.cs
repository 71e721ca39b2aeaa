using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The perturbation of texts' token vectors that changes a classifier's output most, to first order.</summary>
internal static class TextPerturbation
{
    private const double SmallestProbability = 1e-12;
    private static readonly Scalar s_smallest = 1e-12f;

    /// <summary>Finds the perturbation along which the loss grows fastest.</summary>
    /// <param name="loss">The sum of the texts' losses.</param>
    /// <param name="embedded">The tokens' vectors (B, T, E) that the loss was computed from; the graph between them is kept.</param>
    /// <param name="norm">The Euclidean norm of a text's perturbation.</param>
    /// <returns>(B, T, E), without a gradient; zeros for a text whose loss does not depend on its vectors.</returns>
    /// <remarks>Goodfellow, Shlens and Szegedy, "Explaining and Harnessing Adversarial Examples" (2015), with the norm of L2.</remarks>
    public static Tensor Adversarial(Tensor loss, Tensor embedded, double norm)
    {
        using DisposeScope scope = NewDisposeScope();
        return WithNorm(autograd.grad([loss], [embedded], retain_graph: true)[0], norm).MoveToOuterDisposeScope();
    }

    /// <summary>Finds a perturbation along which the predictions change fast; for two classes, fastest.</summary>
    /// <param name="logits">The texts' logits (B, C).</param>
    /// <param name="embedded">The tokens' vectors (B, T, E) that the logits were computed from; the graph between them is kept.</param>
    /// <param name="norm">The Euclidean norm of a text's perturbation.</param>
    /// <param name="random">The source of the direction's sign, and for more than two classes of the direction.</param>
    /// <returns>(B, T, E), without a gradient; zeros for a text whose logits do not depend on its vectors.</returns>
    /// <remarks>
    /// Miyato et al. (2017) find the dominant eigenvector of the divergence's Hessian by a step of the power iteration from a random
    /// perturbation. The Hessian is JᵀFJ, where J is the Jacobian of the logits and F = diag(p) - ppᵀ has C - 1 eigenvalues above 0. So
    /// the iteration starts here between J and Jᵀ, with F's root times random numbers: for two classes this is the eigenvector itself. It
    /// saves a pass through the network, and no small difference of rounded probabilities is needed.
    /// </remarks>
    public static Tensor VirtualAdversarial(Tensor logits, Tensor embedded, double norm, DropoutRandom random)
    {
        using DisposeScope scope = NewDisposeScope();
        using Scalar smallest = SmallestProbability;
        Tensor root = nn.functional.softmax(logits.detach(), 1).clamp_min(smallest).sqrt();                              // (B, C)
        root = root.div(root.norm(1, keepdim: true));                                                                    // (B, C)
        Tensor drawn = randn(root.shape, root.dtype, root.device, generator: random.Source());                           // (B, C)
        Tensor start = root.mul(drawn.sub(root.mul(root.mul(drawn).sum([1L], keepdim: true))));                          // (B, C)
        start = start.div(start.norm(1, keepdim: true).clamp_min(s_smallest));                                           // (B, C)
        Tensor direction = autograd.grad([logits], [embedded], grad_outputs: [start], retain_graph: true)[0];            // (B, T, E)
        return WithNorm(direction, norm).MoveToOuterDisposeScope();
    }

    // The largest element is divided by first: the squares of small gradients would vanish.
    private static Tensor WithNorm(Tensor gradient, double norm)
    {
        using Scalar length = norm;
        Tensor scaled = gradient.div(gradient.abs().amax([1L, 2L], keepdim: true).clamp_min(s_smallest));                // (B, T, E)
        Tensor norms = scaled.mul(scaled).sum([1L, 2L], keepdim: true).sqrt().clamp_min(s_smallest);                        // (B, 1, 1)
        return scaled.div(norms).mul(length);                                                                            // (B, T, E)
    }
}
