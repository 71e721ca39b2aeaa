using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// The encoder of BERT (Devlin et al. 2019), and of DistilBERT and ELECTRA, which differ in their embeddings: a state for each token.
/// </summary>
internal sealed class PretrainedEncoderNetwork : Module<TokenBatch, Tensor>
{
    private readonly Embedding tokens;
    private readonly Embedding positions;
    private readonly Embedding? types;
    private readonly LayerNorm norm;
    private readonly Linear? projection;
    private readonly ModuleList<TransformerEncoderBlock> layers;
    private readonly Linear? pooler;
    private readonly ElementDropout dropout;

    public PretrainedEncoderNetwork(EncoderArchitecture architecture)
        : base(nameof(PretrainedEncoderNetwork))
    {
        int size = architecture.HiddenSize;
        tokens = Embedding(architecture.VocabularySize, architecture.EmbeddingSize);
        positions = Embedding(architecture.Positions, architecture.EmbeddingSize);
        types = architecture.Types > 0 ? Embedding(architecture.Types, architecture.EmbeddingSize) : null;
        norm = LayerNorm(architecture.EmbeddingSize, architecture.NormEpsilon);
        projection = architecture.HasProjection ? Linear(architecture.EmbeddingSize, size) : null;
        layers = new([.. Enumerable.Range(0, architecture.Layers).Select(_ => new TransformerEncoderBlock(
            size, architecture.Heads, architecture.FeedForwardSize, architecture.Dropout, normalizesFirst: false,
            architecture.NormEpsilon, architecture.AttentionDropout))]);
        pooler = architecture.HasPooler ? Linear(size, size) : null;
        dropout = new ElementDropout(architecture.Dropout);
        RegisterComponents();
    }

    /// <param name="batch">B texts whose ids are one more than the pretrained vocabulary's, all of the first segment type.</param>
    /// <returns>(B, T, E); the states after a text's end mean nothing.</returns>
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = batch.Ids.sub(Scalars.One).clamp_min(Scalars.Zero);                                   // (B, T)
        Tensor states = tokens.call(ids).add(positions.weight!.narrow(0, 0, batch.Steps), Scalars.One);    // (B, T, I)
        if (types is not null)
        {
            states = states.add(types.weight!.narrow(0, 0, 1), Scalars.One);                               // (B, T, I)
        }

        states = dropout.call(norm.call(states), batch.DropoutRandom);                                     // (B, T, I)
        states = projection is null ? states : projection.call(states);                                    // (B, T, E)
        Tensor mask = batch.Padding.squeeze(2).t().unsqueeze(1).unsqueeze(1);                              // (B, 1, 1, T)
        foreach (TransformerEncoderBlock layer in layers)
        {
            states = layer.call(states, mask, batch.DropoutRandom);                                        // (B, T, E)
        }

        return states.MoveToOuterDisposeScope();
    }
}
