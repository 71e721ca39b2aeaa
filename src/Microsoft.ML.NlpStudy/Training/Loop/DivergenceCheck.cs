using System.Globalization;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The check of a training for a loss, a gradient or weights that are useless, and the message that says so.</summary>
/// <param name="options">The training's options, which the message gives advice about.</param>
internal sealed class DivergenceCheck(TrainingOptions options)
{
    /// <summary>The loss in nats that no text or token has while anything is learned: to guess among a billion classes costs 21.</summary>
    private const double ExplodedLoss = 1000;

    private string Advice => string.Create(
        CultureInfo.InvariantCulture,
        $"A learning rate below {options.LearningRate} or gradient clipping (now "
            + $"{options.GradientClipping?.ToString(CultureInfo.InvariantCulture) ?? "none"}) may help.");

    /// <summary>Whether a mean loss is a number that a training can have.</summary>
    public static bool IsGood(double loss) => loss < ExplodedLoss;

    /// <summary>Whether all weights of a network are finite numbers.</summary>
    /// <remarks>It looks at the sum of each tensor: a sum too large for a number comes from weights too large for any use.</remarks>
    public static bool AreFinite(nn.Module network)
    {
        using IDisposable noGrad = no_grad();
        using DisposeScope scope = NewDisposeScope();
        return network.state_dict().Values.All(weight => !weight.is_floating_point() || float.IsFinite(weight.sum().item<float>()));
    }

    /// <summary>Describes a step that must not change the weights.</summary>
    public string OfStep(double loss, double norm, int epoch, int step) => string.Create(
        CultureInfo.InvariantCulture,
        $"Training loss and gradient: expected a loss below {ExplodedLoss} and a finite norm, found a loss of {loss} and a norm of {norm} "
            + $"in step {step} of epoch {epoch}. {Advice}");

    /// <summary>Describes weights that a step has spoiled.</summary>
    public string OfWeights(int epoch, int step) => string.Create(
        CultureInfo.InvariantCulture,
        $"Weights: expected finite ones and a loss below {ExplodedLoss} with them, found others after step {step} of epoch {epoch}. "
            + $"{Advice}");
}
