using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy;

/// <summary>The loss of a classifier in training, in place of cross-entropy: a record of the loss's options.</summary>
/// <remarks>
/// A loss of one's own is a record that derives from this one and computes each text's loss by TorchSharp's operations. Losses on
/// validation rows remain cross-entropies, so that trainings can be compared. A saved classifier does not have the loss.
/// </remarks>
public abstract record ClassificationLoss
{
    /// <summary>Computes each text's loss, with a gradient. Several threads call it at the same time.</summary>
    /// <param name="logits">The network's logits, float32 (B, C).</param>
    /// <param name="classes">The texts' classes, int64 (B), from 0 in the order of the label's keys.</param>
    /// <returns>The losses, float32 (B).</returns>
    public abstract Tensor Compute(Tensor logits, Tensor classes);

    /// <summary>Checks that each option is in its range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public virtual void Validate()
    {
    }
}
