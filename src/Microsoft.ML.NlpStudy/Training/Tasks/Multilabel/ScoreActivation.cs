using System.Numerics.Tensors;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The way from a network's logits to scores.</summary>
internal enum ScoreActivation
{
    /// <summary>The scores are the logits.</summary>
    None,

    /// <summary>The probabilities of classes of which a text has one.</summary>
    Softmax,

    /// <summary>The probability of each label, of which a text may have several.</summary>
    Sigmoid,
}

/// <summary>The computation of scores without tensors.</summary>
internal static class ScoreActivationExtensions
{
    /// <summary>Turns the logits of a text into its scores, in place.</summary>
    public static void Apply(this ScoreActivation activation, Span<float> logits)
    {
        switch (activation)
        {
            case ScoreActivation.Softmax:
                TensorPrimitives.SoftMax<float>(logits, logits);
                break;
            case ScoreActivation.Sigmoid:
                TensorPrimitives.Sigmoid<float>(logits, logits);
                break;
        }
    }
}
