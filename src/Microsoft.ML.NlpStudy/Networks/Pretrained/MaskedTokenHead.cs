using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>The head of a masked language model: a logit for each token of the vocabulary, from the state of a masked token.</summary>
/// <remarks>
/// Devlin et al., "BERT" (2019): a dense layer with GELU and normalization, then the product with the encoder's token vectors, which are
/// shared, and a bias for each token.
/// </remarks>
internal sealed class MaskedTokenHead : Module<Tensor, Tensor, Tensor>, IMixesPrecision
{
    private readonly Linear dense;
    private readonly LayerNorm norm;
    private readonly Parameter bias;

    public MaskedTokenHead(EncoderArchitecture architecture)
        : base(nameof(MaskedTokenHead))
    {
        dense = Linear(architecture.HiddenSize, architecture.EmbeddingSize);
        norm = LayerNorm(architecture.EmbeddingSize, architecture.NormEpsilon);
        bias = Parameter(zeros(architecture.VocabularySize));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public bool IsMixed { get; set; }

    /// <param name="states">The states of N tokens (N, E).</param>
    /// <param name="tokens">The encoder's token vectors (V, I).</param>
    /// <returns>(N, V)</returns>
    public override Tensor forward(Tensor states, Tensor tokens)
    {
        using DisposeScope scope = NewDisposeScope();
        bool isMixed = this.MixesNow();
        Tensor transformed = norm.call(functional.gelu(MixedLinear.Apply(dense, states, isMixed)));          // (N, I)
        return MixedLinear.Apply(tokens, bias, transformed, isMixed).MoveToOuterDisposeScope();              // (N, V)
    }
}
