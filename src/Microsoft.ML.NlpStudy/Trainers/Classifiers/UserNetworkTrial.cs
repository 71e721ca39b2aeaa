using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The trial of a user's network on two short texts, before rows are trained on.</summary>
internal static class UserNetworkTrial
{
    // Enough for a difference that padding makes, more than for one of rounding.
    private const double Tolerance = 1e-4;

    /// <summary>Checks that a network can be trained, and says in the log which of the training's means it cannot use.</summary>
    /// <param name="network">The network, on its device.</param>
    /// <param name="factory">The network's factory, which an error names.</param>
    /// <param name="device">The device.</param>
    /// <param name="precision">The precision that the training asks for.</param>
    /// <param name="log">The log of the training.</param>
    /// <exception cref="InvalidOperationException">The network cannot be trained; the message says why.</exception>
    public static void Run(
        UserClassifierNetwork network, IClassifierNetworkFactory factory, Device device, MixedPrecision precision, TrainingLog log)
    {
        string name = factory.GetType().Name;
        (string name, Parameter parameter)[] weights = [.. network.named_parameters()];
        if (!weights.Any(weight => weight.parameter.requires_grad))
        {
            throw new InvalidOperationException(
                $"Network of {name}: expected parameters to train, found none.");
        }

        if (weights.FirstOrDefault(weight => weight.parameter.dtype != ScalarType.Float32) is { parameter: { } other } wrong)
        {
            throw new InvalidOperationException(
                $"Network of {name}: expected float32 parameters, found {other.dtype} of '{wrong.name}'.");
        }

        if (precision == MixedPrecision.Always && !network.CanMixPrecision)
        {
            throw new InvalidOperationException(
                $"Option MixedPrecision: expected Automatic or Never, as the network of {name} has no layer of the type "
                + $"{nameof(MixedPrecisionLinear)}, found Always.");
        }

        if (network.TyingLayer is { } layer)
        {
            log.Info(
                $"Network of {name}: batches are not divided among threads, because of {layer}. {nameof(ReproducibleDropout)} in place of "
                + "TorchSharp's Dropout lets threads divide them.");
        }

        ComparePadding(network, name, device, log);
    }

    private static void ComparePadding(UserClassifierNetwork network, string name, Device device, TrainingLog log)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        network.eval();
        var texts = new TokenStore();
        texts.Add([1]);
        texts.Add([1, 1, 1, 1, 1]);
        float[] alone = Logits([0]);
        float[] padded = Logits([0, 1]);
        double difference = alone.Zip(padded, (one, same) => Math.Abs(one - same) / (1 + Math.Abs(one))).Max();
        if (!(difference <= Tolerance))
        {
            log.Warn(
                $"Network of {name}: a text's logits change by {difference:g2} when padding is added behind it. Scores will depend on the "
                + "texts that are scored together, unless the network leaves out the steps from each text's length on (id 0).");
        }

        float[] Logits(int[] chosen)
        {
            using TokenBatch batch = TokenBatch.Create(texts, chosen, device);
            try
            {
                return network.call(batch).cpu().data<float>().ToArray();
            }
            catch (Exception error) when (error is not InvalidOperationException)
            {
                throw new InvalidOperationException(
                    $"Network of {name}: expected logits of ids ({batch.Size}, {batch.Steps}), found an error: {error.Message}", error);
            }
        }
    }
}
