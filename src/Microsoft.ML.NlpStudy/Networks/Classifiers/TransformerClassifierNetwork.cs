using Microsoft.ML.NlpStudy.Onnx;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>
/// A Transformer classifier of texts or pairs: token and position vectors, encoder layers, pooling, and a logit for each class.
/// </summary>
internal sealed class TransformerClassifierNetwork
    : Module<TokenBatch, Tensor>, IEmbedsTokens, IPerturbsEmbeddings, IExportsGraph, IReadsSingleTexts, IReadsPairs
{
    /// <summary>The architecture of the network; the trainer's options implement it and document its members.</summary>
    internal interface IArchitecture
    {
        int EmbeddingSize { get; }
        int Heads { get; }
        int Layers { get; }
        int FeedForwardSize { get; }
        PositionKind Positions { get; }
        int? MaximumLength { get; }
        TransformerPooling Pooling { get; }
        double Dropout { get; }
        double EmbeddingDropout { get; }
        ExampleLayout Layout => default;
    }

    private readonly Embedding embedding;
    private readonly Parameter? position;
    private readonly Parameter? first_token;
    private readonly ModuleList<TransformerEncoderBlock> blocks;
    private readonly LayerNorm norm;
    private readonly Linear output;
    private readonly ElementDropout dropout;
    private readonly TokenDropout token_dropout;
    private readonly int _size;
    private readonly int _heads;

    public TransformerClassifierNetwork(IArchitecture architecture, int vocabularySize, int classes)
        : base(nameof(TransformerClassifierNetwork))
    {
        (_size, _heads, Layout) = (architecture.EmbeddingSize, architecture.Heads, architecture.Layout);
        bool hasFirstToken = architecture.Pooling == TransformerPooling.FirstToken;
        embedding = EmbeddingLayer.Create(vocabularySize, _size);
        position = architecture.Positions == PositionKind.Learned
            ? Parameter(init.normal_(empty((architecture.MaximumLength ?? 0) + (hasFirstToken ? 1 : 0), _size), 0, 0.1))
            : null;
        first_token = hasFirstToken ? Parameter(init.normal_(empty(1, 1, _size), 0, 0.1)) : null;
        blocks = new([.. Enumerable.Range(0, architecture.Layers).Select(
            _ => new TransformerEncoderBlock(_size, architecture.Heads, architecture.FeedForwardSize, architecture.Dropout))]);
        norm = LayerNorm(_size);
        output = Linear(_size * PairFeatures.PartsOf(Layout), classes);
        dropout = new ElementDropout(architecture.Dropout);
        token_dropout = new TokenDropout(architecture.EmbeddingDropout);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public Embedding TokenEmbedding => embedding;

    /// <inheritdoc/>
    public EmbeddingNormalization? Normalization { get; set; }

    /// <inheritdoc/>
    public ExampleLayout Layout { get; }

    /// <inheritdoc/>
    public SingleTextNetwork? PackForSingleTexts()
    {
        if (Layout.IsPair || _size % (_heads * PackedAttention.HeadMultiple) != 0)
        {
            return null;
        }

        var sinusoidal = new PositionVectors(_size);
        AlignedFloats? learned = position is null ? null : AlignedFloats.Of(PackedProduct.Values(position));
        return new SingleTransformer(
            TokenVectors.Reader(embedding), steps => learned ?? sinusoidal.Of(steps),
            first_token is null ? null : PackedProduct.Values(first_token), [.. blocks.Select(block => block.PackForSingleTexts())],
            new PackedNorm(norm), PackedProduct.Of(output.weight!, output.bias));
    }

    // B texts, or the 2B texts of B pairs; T tokens in the longest (including the added first token, if any), E size, F an example's
    // features, C classes.
    public override Tensor forward(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        return Classify(Embed(batch), batch).MoveToOuterDisposeScope();                                 // (B, C)
    }

    /// <inheritdoc/>
    public Tensor Embed(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        return token_dropout.call(this.Look(batch.Ids), batch).MoveToOuterDisposeScope();               // (B, T, E)
    }

    /// <inheritdoc/>
    public Tensor Classify(Tensor embedded, TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor features = PairFeatures.Of(Encode(embedded, batch), Layout);                             // (B, F)
        return output.call(dropout.call(features, batch.DropoutRandom)).MoveToOuterDisposeScope();      // (B, C)
    }

    private Tensor Encode(Tensor embedded, TokenBatch batch)
    {
        Tensor states = embedded;                                                                       // (B, T, E)
        Tensor paddingMask = batch.Padding.squeeze(2).t();                                              // (B, T)
        if (first_token is not null)
        {
            states = cat([first_token.expand(batch.Size, 1, _size), states], 1);                        // (B, T, E)
            paddingMask = functional.pad(paddingMask, [1, 0], PaddingModes.Constant, 0);                // (B, T)
        }

        long steps = states.shape[1];
        Tensor positions = position is null
            ? SinusoidalPositions.Create(0, (int)steps, _size, states.device) * SinusoidalPositions.Scale
            : position.narrow(0, 0, steps);                                                             // (T, E)
        states = dropout.call(states.add(positions, Scalars.One), batch.DropoutRandom);                 // (B, T, E)
        Tensor mask = paddingMask.unsqueeze(1).unsqueeze(1);                                            // (B, 1, 1, T)
        foreach (TransformerEncoderBlock block in blocks)
        {
            states = block.call(states, mask, batch.DropoutRandom);                                     // (B, T, E)
        }

        states = norm.call(states);                                                                     // (B, T, E)
        return first_token is not null ? states.select(1, 0) : Mean(states, paddingMask, batch);        // (B, E)
    }

    /// <inheritdoc/>
    public GraphValue Export(GraphTexts texts)
    {
        GraphBuilder graph = texts.Graph;
        GraphValue states = embedding.Export(texts.Ids);                                                // (B, T, E)
        GraphValue mask = texts.Mask;                                                                   // (B, T)
        GraphValue steps = texts.Steps;
        if (first_token is not null)
        {
            GraphValue shape = GraphValue.Concatenate(0, texts.Ids.Length(0).Unsqueeze(0), graph.Vector(1, 1));
            states = GraphValue.Concatenate(1, graph.Constant("first_token", first_token).Expand(shape), states); // (B, T, E)
            mask = GraphValue.Concatenate(1, texts.Lengths > graph.Number(0L), mask);                   // (B, T)
            steps += graph.Vector(1);
        }

        states += position is null
            ? SinusoidalPositions.Export(graph, steps, _size)
            : graph.Constant("positions", position).Slice(0, graph.Vector(0), steps);                   // (B, T, E)
        GraphValue attended = mask.Unsqueeze(1, 2);                                                     // (B, 1, 1, T)
        foreach (TransformerEncoderBlock block in blocks)
        {
            states = block.Export(states, attended);                                                    // (B, T, E)
        }

        states = norm.Export(states);                                                                   // (B, T, E)
        GraphValue text = first_token is not null ? states.Gather(graph.Number(0L), axis: 1) : texts.Mean(states); // (B, E)
        return output.Export(PairFeatures.Export(text, Layout));                                        // (B, C)
    }

    private static Tensor Mean(Tensor states, Tensor paddingMask, TokenBatch batch) =>
        states.masked_fill(paddingMask.unsqueeze(2), Scalars.Zero).sum([1L]) / batch.LengthColumn(); // (B, E)
}
