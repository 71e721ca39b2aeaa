using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>Numbers of all parameters one behind the other, as one tensor.</summary>
/// <remarks>
/// To start an operator takes a GPU as long as to add a million numbers: one that works on all parameters at once is faster than one each.
/// </remarks>
/// <param name="parameters">The parameters.</param>
internal sealed class FlatWeights(Parameter[] parameters)
{
    private readonly long[] _lengths = [.. parameters.Select(parameter => parameter.numel())];

    /// <summary>Copies the parameters' numbers, or others of their shapes, into one tensor.</summary>
    public static Tensor Join(IEnumerable<Tensor> parts) => cat([.. parts.Select(part => part.flatten())]);

    /// <summary>Views of the parts of such a tensor, in the parameters' shapes.</summary>
    public Tensor[] Split(Tensor joined) =>
        [.. joined.split(_lengths).Zip(parameters, (part, parameter) => part.view(parameter.shape))];
}
