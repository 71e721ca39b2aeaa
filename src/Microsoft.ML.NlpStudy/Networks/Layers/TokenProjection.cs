using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Gives a logit for each token of the vocabulary, and for the end in the place of padding.</summary>
/// <remarks>
/// Its weights may be the token vectors themselves: Press and Wolf, "Using the Output Embedding to Improve Language Models" (2017).
/// </remarks>
internal sealed class TokenProjection : Module<Tensor, Tensor>, IMixesPrecision
{
    private readonly Parameter? weight;
    private readonly Parameter bias;
    private readonly Func<Tensor> _weight;

    /// <param name="inputSize">Size of what comes in.</param>
    /// <param name="vocabularySize">Tokens in the vocabulary.</param>
    /// <param name="tied">Token vectors to use, (V + 1, I); null for weights of its own.</param>
    public TokenProjection(int inputSize, int vocabularySize, Embedding? tied)
        : base(nameof(TokenProjection))
    {
        double bound = 1 / Math.Sqrt(inputSize);
        weight = tied is null ? Parameter(init.uniform_(empty(vocabularySize + 1, inputSize), -bound, bound)) : null;
        bias = Parameter(zeros(vocabularySize + 1));
        RegisterComponents();

        // Not a module of this one: tied weights are the embedding's, and are saved once. Asked for each time, since moving to a device
        // replaces them.
        _weight = () => weight ?? tied!.weight!;
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <param name="input">(N, I)</param>
    /// <returns>(N, V + 1), float32</returns>
    public override Tensor forward(Tensor input) => MixedLinear.Apply(_weight(), bias, input, this.MixesNow());
}
