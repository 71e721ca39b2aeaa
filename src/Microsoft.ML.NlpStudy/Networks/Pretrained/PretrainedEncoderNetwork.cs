using Microsoft.ML.NlpStudy.Onnx;
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

    /// <summary>Adds the encoder to a graph.</summary>
    /// <param name="ids">The pretrained vocabulary's ids, int64 (B, T).</param>
    /// <param name="mask">Whether there is a token, bool (B, T).</param>
    /// <param name="segments">The segment types, int64 (B, T); <see langword="null"/> for the first one everywhere.</param>
    /// <returns>(B, T, E)</returns>
    public GraphValue Export(GraphValue ids, GraphValue mask, GraphValue? segments)
    {
        GraphBuilder graph = ids.Graph;
        GraphValue first = graph.Vector(_positionOffset);
        GraphValue places = graph.Constant("positions", positions.weight!).Slice(0, first, ids.Length(1).Unsqueeze(0) + first); // (T, I)
        GraphValue states = tokens.Export(ids) + places;                                      // (B, T, I)
        if (types is not null)
        {
            states += types.Export(segments ?? graph.Vector(0));                              // (B, T, I)
        }

        states = norm.Export(states);                                                         // (B, T, I)
        states = projection is null ? states : projection.Export(states);                     // (B, T, E)
        GraphValue attended = mask.Unsqueeze(1, 2);                                           // (B, 1, 1, T)
        foreach (TransformerEncoderBlock layer in layers)
        {
            states = layer.Export(states, attended);                                          // (B, T, E)
        }

        return states;
    }

    /// <summary>Adds the vector of each text to a graph.</summary>
    /// <param name="states">(B, T, E)</param>
    /// <param name="mask">Whether there is a token, bool (B, T).</param>
    /// <param name="pooling">The kind of vector.</param>
    /// <returns>(B, E)</returns>
    public GraphValue ExportPooled(GraphValue states, GraphValue mask, EncoderPooling pooling)
    {
        GraphBuilder graph = states.Graph;
        if (pooling == EncoderPooling.Mean)
        {
            GraphValue weights = mask.Cast(GraphType.Float).Unsqueeze(2);                     // (B, T, 1)
            return (states * weights).Sum(keeps: false, 1) / weights.Sum(keeps: false, 1).AtLeast(graph.Number(1f));
        }

        GraphValue first = states.Gather(graph.Number(0L), axis: 1);                          // (B, E)
        return pooling == EncoderPooling.Pooler ? pooler!.Export(first).Apply("Tanh") : first;
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
