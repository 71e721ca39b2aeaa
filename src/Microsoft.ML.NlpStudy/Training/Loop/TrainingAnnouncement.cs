using System.Globalization;
using Microsoft.ML.NlpStudy.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>What the log says when a training begins.</summary>
internal static class TrainingAnnouncement
{
    /// <param name="network">What is trained.</param>
    /// <param name="device">Where it is.</param>
    /// <param name="options">How it is trained.</param>
    /// <param name="training">Rows to train on.</param>
    /// <param name="validation">Rows held out.</param>
    /// <param name="rows">What a row is, in the plural.</param>
    public static string Of(nn.Module network, Device device, TrainingOptions options, int training, int validation, string rows) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Training {network.parameters().Sum(parameter => parameter.NumberOfElements):n0} parameters on {device} with {training:n0} "
            + $"{rows}, validating on {validation:n0}. "
            + $"{(TorchSharpLoader.Summary is { } loading ? $"{loading} " : "")}{ProcessorTuning.Summary} "
            + $"{ProductPrecision.Summary(options.MixedPrecision, device)}");
}
