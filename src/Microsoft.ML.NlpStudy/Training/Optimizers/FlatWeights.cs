using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The weights of all parameters, one after another in one tensor.</summary>
/// <remarks>
/// A GPU needs as long to start an operator as to add a million numbers: one operator on all parameters is faster than one for each.
/// </remarks>
/// <param name="parameters">The parameters.</param>
internal sealed class FlatWeights(Parameter[] parameters)
{
    private readonly long[] _lengths = [.. parameters.Select(parameter => parameter.numel())];

    /// <summary>Copies the parameters, or other tensors of their shapes, into one tensor.</summary>
    public static Tensor Join(IEnumerable<Tensor> parts) => cat([.. parts.Select(part => part.flatten())]);

    /// <summary>Gives views of the parts of such a tensor, in the parameters' shapes.</summary>
    public Tensor[] Split(Tensor joined) =>
        [.. joined.split(_lengths).Zip(parameters, (part, parameter) => part.view(parameter.shape))];
}
