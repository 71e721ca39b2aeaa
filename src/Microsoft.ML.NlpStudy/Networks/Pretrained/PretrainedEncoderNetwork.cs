using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// The encoder of BERT (Devlin et al. 2019), and of DistilBERT, ELECTRA and RoBERTa, which differ in their embeddings: a state for each
/// token.
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
    private readonly MaskedTokenHead? masked_tokens;
    private readonly ElementDropout dropout;
    private readonly int _vocabularySize;
    private readonly int _positionOffset;
    private readonly bool _hasSegments;

    public PretrainedEncoderNetwork(EncoderArchitecture architecture)
        : base(nameof(PretrainedEncoderNetwork))
    {
        int size = architecture.HiddenSize;
        tokens = Embedding(architecture.VocabularySize, architecture.EmbeddingSize);
        positions = Embedding(architecture.Positions + architecture.PositionOffset, architecture.EmbeddingSize);
        types = architecture.Types > 0 ? Embedding(architecture.Types, architecture.EmbeddingSize) : null;
        norm = LayerNorm(architecture.EmbeddingSize, architecture.NormEpsilon);
        projection = architecture.HasProjection ? Linear(architecture.EmbeddingSize, size) : null;
        layers = new([.. Enumerable.Range(0, architecture.Layers).Select(_ => new TransformerEncoderBlock(
            size, architecture.Heads, architecture.FeedForwardSize, architecture.Dropout, normalizesFirst: false,
            architecture.NormEpsilon, architecture.AttentionDropout))]);
        pooler = architecture.HasPooler ? Linear(size, size) : null;
        if (pooler is not null)
        {
            EncoderWeightStart.Apply(pooler);
        }

        masked_tokens = architecture.HasMaskedTokenHead ? new MaskedTokenHead(architecture) : null;
        (_vocabularySize, _positionOffset) = (architecture.VocabularySize, architecture.PositionOffset);
        _hasSegments = architecture.Types > 1;
        dropout = new ElementDropout(architecture.Dropout);
        RegisterComponents();
    }

    /// <param name="batch">
    /// B texts whose ids are one more than the pretrained vocabulary's. The tokens of a pair's second text have ids that are greater by the
    /// size of the vocabulary: so one number tells both the token and its segment type.
    /// </param>
    /// <returns>(B, T, E); the states after a text's end mean nothing.</returns>
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor states = Embed(batch);                                                         // (B, T, I)
        states = dropout.call(norm.call(states), batch.DropoutRandom);                        // (B, T, I)
        states = projection is null ? states : projection.call(states);                       // (B, T, E)
        Tensor mask = batch.Padding.squeeze(2).t().unsqueeze(1).unsqueeze(1);                 // (B, 1, 1, T)
        foreach (TransformerEncoderBlock layer in layers)
        {
            states = layer.call(states, mask, batch.DropoutRandom);                           // (B, T, E)
        }

        return states.MoveToOuterDisposeScope();
    }

    /// <summary>Makes a vector of each text's states.</summary>
    /// <param name="states">(B, T, E)</param>
    /// <param name="batch">The texts.</param>
    /// <param name="pooling">The kind of vector.</param>
    /// <returns>(B, E)</returns>
    public Tensor Pool(Tensor states, TokenBatch batch, EncoderPooling pooling)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor pooled = pooling switch
        {
            EncoderPooling.Pooler => pooler!.call(states.select(1, 0)).tanh(),
            EncoderPooling.FirstToken => states.select(1, 0).clone(),
            _ => states.masked_fill(batch.Padding.transpose(0, 1), Scalars.Zero).sum([1L]) / batch.LengthColumn(),
        };
        return pooled.MoveToOuterDisposeScope();                                              // (B, E)
    }

    /// <summary>Computes a logit for each token of the vocabulary, from the states of masked tokens.</summary>
    /// <param name="states">(N, E)</param>
    /// <returns>(N, V)</returns>
    /// <exception cref="InvalidOperationException">The encoder has no head of a masked language model.</exception>
    public Tensor MaskedTokenLogits(Tensor states) =>
        (masked_tokens ?? throw new InvalidOperationException("The encoder has no head of a masked language model."))
            .call(states, tokens.weight!);                                                    // (N, V)

    /// <summary>Reads texts, and computes the logits of their chosen tokens alone.</summary>
    /// <param name="batch">The texts with their chosen tokens.</param>
    /// <returns>(N, V)</returns>
    /// <exception cref="InvalidOperationException">The encoder has no head of a masked language model.</exception>
    public Tensor MaskedTokenLogits(MaskedTokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor states = call(batch.Texts).flatten(0, 1);                                      // (B·T, E)
        return MaskedTokenLogits(states.index_select(0, batch.Places)).MoveToOuterDisposeScope(); // (N, V)
    }

    /// <summary>Lets the pooler stay as it is in a training whose loss does not depend on it.</summary>
    public void FreezePooler()
    {
        foreach (Parameter weight in pooler?.parameters() ?? [])
        {
            weight.requires_grad = false;
        }
    }

    /// <summary>Copies the weights of another network of the same sizes. A head that the other one lacks stays as it is.</summary>
    public void CopyFrom(PretrainedEncoderNetwork other)
    {
        using IDisposable noGrad = no_grad();
        Dictionary<string, Tensor> weights = other.state_dict();
        foreach ((string name, Tensor weight) in state_dict())
        {
            if (weights.TryGetValue(name, out Tensor? theirs))
            {
                weight.copy_(theirs);
            }
        }
    }

    /// <summary>Draws all weights as BERT does: matrices from N(0, 0.02), biases 0, normalizations 1.</summary>
    public void Initialize()
    {
        using IDisposable noGrad = no_grad();
        foreach ((string name, Parameter weight) in named_parameters())
        {
            if (weight.dim() > 1)
            {
                init.normal_(weight, 0, EncoderWeightStart.Deviation);
            }
            else
            {
                weight.fill_(name.EndsWith("bias", StringComparison.Ordinal) ? Scalars.Zero : Scalars.One);
            }
        }
    }

    // The sum of the vectors of tokens, positions and segment types.
    private Tensor Embed(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = batch.Ids.sub(Scalars.One).clamp_min(Scalars.Zero);                      // (B, T)
        Tensor? segments = null;
        if (batch.LargestId > _vocabularySize)
        {
            using Scalar size = _vocabularySize;
            Tensor isSecond = ids.ge(size);                                                   // (B, T)
            ids = ids.remainder(size);                                                        // (B, T)
            segments = _hasSegments ? types!.call(isSecond.to(ScalarType.Int64)) : null;      // (B, T, I)
        }

        Tensor places = positions.weight!.narrow(0, _positionOffset, batch.Steps);            // (T, I)
        Tensor states = tokens.call(ids).add(places, Scalars.One);                            // (B, T, I)
        segments ??= types?.weight!.narrow(0, 0, 1);                                          // (1, I)
        return (segments is null ? states : states.add(segments, Scalars.One)).MoveToOuterDisposeScope(); // (B, T, I)
    }
}
