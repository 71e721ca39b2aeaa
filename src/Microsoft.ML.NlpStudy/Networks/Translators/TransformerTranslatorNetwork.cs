using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Translates with attention alone: Vaswani et al., "Attention Is All You Need" (2017).</summary>
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

        // Multiplied by √E they are N(0, 1). Id 0 is the start of a translation, and its end where the output's vectors are the same.
        double deviation = 1 / Math.Sqrt(_size);
        target_embedding = EmbeddingLayer.CreateWithStart(targetVocabularySize, _size, deviation);
        source_embedding = architecture.Tying == EmbeddingTying.All
            ? null : EmbeddingLayer.CreateWithStart(sourceVocabularySize, _size, deviation);
        encoder = new([.. Enumerable.Range(0, architecture.EncoderLayers).Select(_ =>
            new TransformerEncoderBlock(_size, _heads, architecture.FeedForwardSize, architecture.Dropout, normalizesFirst))]);
        decoder = new([.. Enumerable.Range(0, architecture.DecoderLayers).Select(_ =>
            new TransformerDecoderBlock(_size, _heads, architecture.FeedForwardSize, architecture.Dropout, normalizesFirst))]);

        // Post-LN layers end normalized; a sum of Pre-LN ones does not.
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
        (Tensor source, Tensor ended) = Encode(batch.Source);                                     // (B, S, E), (B, 1, 1, S)
        (long pairs, long steps) = (batch.Target.Inputs.shape[0], batch.Target.Inputs.shape[1]);
        Tensor later = ones([steps, steps], ScalarType.Bool, batch.Target.Inputs.device).triu(1).expand(pairs, 1, steps, steps)
            .contiguous(); // (B, 1, T, T)
        Tensor states = dropout.call(Embed(target_embedding, batch.Target.Inputs, 0), random);           // (B, T, E)
        foreach (TransformerDecoderBlock block in decoder)
        {
            states = block.call(states, later, block.Project(source), ended, random);             // (B, T, E)
        }

        Tensor real = states.flatten(0, 1).index_select(0, batch.Target.Places);                         // (N, E)
        return output.call(decoder_norm?.call(real) ?? real).MoveToOuterDisposeScope();           // (N, V + 1)
    }

    public override DecodingState Begin(TokenBatch sources)
    {
        using DisposeScope scope = NewDisposeScope();
        (Tensor source, Tensor ended) = Encode(sources);                                          // (B, S, E), (B, 1, 1, S)
        return new State(
            [.. decoder.Select(block => block.Remember(source, ended))],
            [.. decoder.Select(_ => AttentionMemory.Create(_size, _heads, source.device))]);
    }

    public override Tensor Next(DecodingState state, Tensor last)
    {
        using DisposeScope scope = NewDisposeScope();
        var now = (State)state;
        Tensor states = Embed(target_embedding, last.unsqueeze(1), now.Count);                    // (N, 1, E)
        for (int layer = 0; layer < decoder.Count; layer++)
        {
            // What the last layer attends to is what is closest to the tokens.
            bool needWeights = layer == decoder.Count - 1;
            // (N, 1, E), (N, S)
            (states, Tensor? attention) = decoder[layer].Step(states, now.Steps[layer], now.Sources[layer], needWeights);
            if (needWeights)
            {
                state.Note(attention!);
            }
        }

        now.Count++;
        Tensor real = states.squeeze(1);                                                          // (N, E)
        return output.call(decoder_norm?.call(real) ?? real).MoveToOuterDisposeScope();           // (N, V + 1)
    }

    private (Tensor Source, Tensor Ended) Encode(TokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ended = batch.Padding.squeeze(2).t().unsqueeze(1).unsqueeze(1);                    // (B, 1, 1, S)
        Tensor states = dropout.call(Embed(source_embedding ?? target_embedding, batch.Ids, 0), batch.DropoutRandom); // (B, S, E)
        foreach (TransformerEncoderBlock block in encoder)
        {
            states = block.call(states, ended, batch.DropoutRandom);                              // (B, S, E)
        }

        states = encoder_norm?.call(states) ?? states;                                            // (B, S, E)
        return (states.MoveToOuterDisposeScope(), ended.MoveToOuterDisposeScope());
    }

    // The paper's section 3.4 and 3.5: token vectors by √E, and their places.
    private Tensor Embed(Embedding embedding, Tensor ids, int first)
    {
        int steps = (int)ids.shape[1];
        Tensor places = SinusoidalPositions.Create(first, steps, _size, ids.device);                    // (T, E)
        using Scalar factor = Math.Sqrt(_size);
        return (embedding.call(ids) * factor).add(places, Scalars.One);                                 // (B, T, E)
    }

    private sealed class State(AttentionMemory[] sources, AttentionMemory[] steps) : DecodingState
    {
        /// <summary>Steps made.</summary>
        public int Count { get; set; }

        /// <summary>The sources, as each layer sees them.</summary>
        public AttentionMemory[] Sources => sources;

        /// <summary>The steps made, as each layer sees them.</summary>
        public AttentionMemory[] Steps => steps;

        public override void Select(Tensor rows)
        {
            foreach (AttentionMemory memory in (AttentionMemory[])[.. sources, .. steps])
            {
                memory.Select(rows);
            }
        }

        public override void Dispose()
        {
            base.Dispose();
            foreach (AttentionMemory memory in (AttentionMemory[])[.. sources, .. steps])
            {
                memory.Dispose();
            }
        }
    }
}
