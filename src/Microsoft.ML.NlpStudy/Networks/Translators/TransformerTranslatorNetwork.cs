using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A Transformer translator: Vaswani et al., "Attention Is All You Need" (2017).</summary>
internal sealed class TransformerTranslatorNetwork : TranslatorNetwork
{
    /// <summary>The architecture of the network; the trainer's options implement it and document its members.</summary>
    internal interface IArchitecture
    {
        int EmbeddingSize { get; }
        int Heads { get; }
        int EncoderLayers { get; }
        int DecoderLayers { get; }
        int FeedForwardSize { get; }
        LayerNormPlace Normalization { get; }
        EmbeddingTying Tying { get; }
        double Dropout { get; }
    }

    private readonly Embedding? source_embedding;
    private readonly Embedding target_embedding;
    private readonly ModuleList<TransformerEncoderBlock> encoder;
    private readonly LayerNorm? encoder_norm;
    private readonly ModuleList<TransformerDecoderBlock> decoder;
    private readonly LayerNorm? decoder_norm;
    private readonly TokenProjection output;
    private readonly ElementDropout dropout;
    private readonly int _size;
    private readonly int _heads;

    public TransformerTranslatorNetwork(IArchitecture architecture, int sourceVocabularySize, int targetVocabularySize)
        : base(nameof(TransformerTranslatorNetwork))
    {
        _size = architecture.EmbeddingSize;
        _heads = architecture.Heads;
        bool normalizesFirst = architecture.Normalization == LayerNormPlace.First;

        // Token vectors multiplied by √E are N(0, 1). Id 0 is the start of a translation; with tied weights its vector is also the end.
        double deviation = 1 / Math.Sqrt(_size);
        target_embedding = EmbeddingLayer.CreateWithStart(targetVocabularySize, _size, deviation);
        source_embedding = architecture.Tying == EmbeddingTying.All
            ? null : EmbeddingLayer.CreateWithStart(sourceVocabularySize, _size, deviation);
        encoder = new([.. Enumerable.Range(0, architecture.EncoderLayers).Select(_ =>
            new TransformerEncoderBlock(_size, _heads, architecture.FeedForwardSize, architecture.Dropout, normalizesFirst))]);
        decoder = new([.. Enumerable.Range(0, architecture.DecoderLayers).Select(_ =>
            new TransformerDecoderBlock(_size, _heads, architecture.FeedForwardSize, architecture.Dropout, normalizesFirst))]);

        // The output of a Post-LN layer is normalized; that of a Pre-LN layer is not.
        encoder_norm = normalizesFirst ? LayerNorm(_size) : null;
        decoder_norm = normalizesFirst ? LayerNorm(_size) : null;
        output = new TokenProjection(_size, targetVocabularySize, architecture.Tying == EmbeddingTying.None ? null : target_embedding);
        dropout = new ElementDropout(architecture.Dropout);
        RegisterComponents();
    }

    // B pairs, S source tokens in the longest, T steps in the longest, N real steps, E size, V vocabulary.
    public override Tensor forward(PairBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        DropoutRandom? random = batch.Source.DropoutRandom;
        (Tensor source, Tensor paddingMask) = Encode(batch.Source);                              // (B, S, E), (B, 1, 1, S)
        (long pairs, long steps) = (batch.Target.Inputs.shape[0], batch.Target.Inputs.shape[1]);
        Tensor causalMask = ones([steps, steps], ScalarType.Bool, batch.Target.Inputs.device).triu(1)
            .expand(pairs, 1, steps, steps).contiguous();                                        // (B, 1, T, T)
        Tensor states = dropout.call(Embed(target_embedding, batch.Target.Inputs, 0), random);   // (B, T, E)
        foreach (TransformerDecoderBlock block in decoder)
        {
            states = block.call(states, causalMask, block.Project(source), paddingMask, random); // (B, T, E)
        }

        Tensor real = states.flatten(0, 1).index_select(0, batch.Target.StepIndices);            // (N, E)
        return output.call(decoder_norm?.call(real) ?? real).MoveToOuterDisposeScope();          // (N, V + 1)
    }

    public override DecodingState Begin(TokenBatch sources)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor source, Tensor paddingMask) = Encode(sources); // (B, S, E), (B, 1, 1, S)
        return new State(
            [.. decoder.Select(block => block.CreateCache(source, paddingMask))],
            [.. decoder.Select(_ => KeyValueCache.Create(_size, _heads, source.device))]);
    }

    public override Tensor Next(DecodingState state, Tensor last)
    {
        using DisposeScope scope = NewDisposeScope();
        var now = (State)state;
        Tensor states = Embed(target_embedding, last.unsqueeze(1), now.Count);          // (N, 1, E)
        for (int layer = 0; layer < decoder.Count; layer++)
        {
            // The weights of the last layer are reported: they are closest to the predicted tokens.
            bool needWeights = layer == decoder.Count - 1;

            // (N, 1, E), (N, S)
            (states, Tensor? attention) = decoder[layer].Step(states, now.Steps[layer], now.Sources[layer], needWeights);
            if (needWeights)
            {
                state.KeepAttention(attention!);
            }
        }

        now.Count++;
        Tensor real = states.squeeze(1);                                                // (N, E)
        return output.call(decoder_norm?.call(real) ?? real).MoveToOuterDisposeScope(); // (N, V + 1)
    }

    /// <inheritdoc/>
    public override INextToken PrepareForSearch()
    {
        // Only the CPU has loops over packed weights, and they take whole panels.
        bool suits = ProcessorMemory.Holds(target_embedding.weight!) && _size % RowProducts.PanelWidth == 0;
        return suits
            ? new PackedTransformerTranslator(
                this, target_embedding.weight!, [.. decoder.Select(block => block.PackForSearch())],
                decoder_norm is null ? null : new PackedNorm(decoder_norm), output.PackForSearch())
            : this;
    }

    private (Tensor Source, Tensor PaddingMask) Encode(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor paddingMask = batch.Padding.squeeze(2).t().unsqueeze(1).unsqueeze(1);                                  // (B, 1, 1, S)
        Tensor states = dropout.call(Embed(source_embedding ?? target_embedding, batch.Ids, 0), batch.DropoutRandom); // (B, S, E)
        foreach (TransformerEncoderBlock block in encoder)
        {
            states = block.call(states, paddingMask, batch.DropoutRandom);                                            // (B, S, E)
        }

        states = encoder_norm?.call(states) ?? states;                                                                // (B, S, E)
        return (states.MoveToOuterDisposeScope(), paddingMask.MoveToOuterDisposeScope());
    }

    // Sections 3.4 and 3.5 of the paper: token vectors multiplied by √E, plus position vectors.
    private Tensor Embed(Embedding embedding, Tensor ids, int first)
    {
        int steps = (int)ids.shape[1];
        Tensor positions = SinusoidalPositions.Create(first, steps, _size, ids.device); // (T, E)
        using Scalar factor = Math.Sqrt(_size);
        return (embedding.call(ids) * factor).add(positions, Scalars.One);              // (B, T, E)
    }

    /// <summary>The state of a search.</summary>
    internal sealed class State(KeyValueCache[] sources, KeyValueCache[] steps) : DecodingState
    {
        /// <summary>Number of steps so far.</summary>
        public int Count { get; set; }

        /// <summary>The memory of a search with packed weights.</summary>
        public PackedDecoderLayer.Memory Memory { get; } = new();

        /// <summary>Each layer's key-value cache of the sources.</summary>
        public KeyValueCache[] Sources => sources;

        /// <summary>Each layer's key-value cache of the steps so far.</summary>
        public KeyValueCache[] Steps => steps;

        public override void Select(Tensor rows)
        {
            foreach (KeyValueCache cache in (KeyValueCache[])[.. sources, .. steps])
            {
                cache.Select(rows);
            }
        }

        public override void Dispose()
        {
            base.Dispose();
            foreach (KeyValueCache cache in (KeyValueCache[])[.. sources, .. steps])
            {
                cache.Dispose();
            }
        }
    }
}
