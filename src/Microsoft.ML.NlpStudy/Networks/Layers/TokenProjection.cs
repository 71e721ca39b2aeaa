using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The output layer of a translator or language model: a logit for each token, and for the end of the text (id 0).</summary>
/// <remarks>
/// Its weights may be tied to the token vectors: Press and Wolf, "Using the Output Embedding to Improve Language Models" (2017).
/// </remarks>
internal sealed class TokenProjection : Module<Tensor, Tensor>, IMixesPrecision
{
    private readonly Parameter? weight;
    private readonly Parameter bias;
    private readonly Func<Tensor> _weight;

    /// <param name="inputSize">Size of an input vector, I.</param>
    /// <param name="vocabularySize">Number of tokens in the vocabulary, V.</param>
    /// <param name="tied">Token vectors (V + 1, I) to which the weights are tied; <see langword="null"/> for separate weights.</param>
    public TokenProjection(int inputSize, int vocabularySize, Embedding? tied)
        : base(nameof(TokenProjection))
    {
        double bound = 1 / Math.Sqrt(inputSize);
        weight = tied is null ? Parameter(init.uniform_(empty(vocabularySize + 1, inputSize), -bound, bound)) : null;
        bias = Parameter(zeros(vocabularySize + 1));
        RegisterComponents();

        // The embedding is no submodule, so tied weights are saved once. They are read at each call, since moving the network to a device
        // replaces them.
        _weight = () => weight ?? tied!.weight!;
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <param name="input">(N, I)</param>
    /// <returns>(N, V + 1), float32</returns>
    public override Tensor forward(Tensor input) => MixedLinear.Apply(_weight(), bias, input, this.MixesNow());
}
