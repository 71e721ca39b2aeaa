using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A recurrent translator: a bidirectional encoder, and a decoder that attends to the source.</summary>
/// <remarks>
/// Sutskever et al., "Sequence to Sequence Learning with Neural Networks" (2014), with the attention and input feeding of Luong et al.
/// (2015). A layer with tanh computes the decoder's initial states from the encoder's last states, as in Bahdanau et al. (2015).
/// </remarks>
internal sealed class Seq2SeqNetwork : TranslatorNetwork
{
    /// <summary>The architecture of the network; the trainer's options implement it and document its members.</summary>
    internal interface IArchitecture
    {
        RnnCellKind Cell { get; }
        int EmbeddingSize { get; }
        int HiddenSize { get; }
        int Layers { get; }
        double Dropout { get; }
        AttentionScoring Attention { get; }
        bool InputFeeding { get; }
    }

    private readonly Embedding source_embedding;
    private readonly Embedding target_embedding;
    private readonly RecurrentEncoder encoder;
    private readonly Linear bridge;
    private readonly ModuleList<RecurrentLayer> decoder;
    private readonly LuongAttention? attention;
    private readonly TokenProjection output;
    private readonly SharedDropout dropout;
    private readonly IArchitecture _architecture;
    private readonly bool _hasCells;

    public Seq2SeqNetwork(IArchitecture architecture, int sourceVocabularySize, int targetVocabularySize)
        : base(nameof(Seq2SeqNetwork))
    {
        _architecture = architecture;
        _hasCells = architecture.Cell == RnnCellKind.Lstm;
        int size = architecture.HiddenSize;

        // PyTorch's initial vectors. With the smaller ones of classifiers, the encoder's states are at first so similar that the decoder
        // ignores them for some epochs.
        source_embedding = EmbeddingLayer.Create(sourceVocabularySize, architecture.EmbeddingSize, deviation: 1);
        target_embedding = EmbeddingLayer.CreateWithStart(targetVocabularySize, architecture.EmbeddingSize, deviation: 1);
        encoder = new RecurrentEncoder(
            architecture.Cell, architecture.EmbeddingSize, size / 2, architecture.Layers, bidirectional: true, architecture.Dropout);
        bridge = Linear(size, StateCount * size);
        int inputSize = architecture.EmbeddingSize + (FeedsInput ? size : 0);
        decoder = new([.. Enumerable.Range(0, architecture.Layers).Select(layer =>
            new RecurrentLayer(architecture.Cell, layer == 0 ? inputSize : size, size))]);
        attention = architecture.Attention == AttentionScoring.None ? null : new LuongAttention(architecture.Attention, size);
        output = new TokenProjection(size, targetVocabularySize, null);
        dropout = new SharedDropout(architecture.Dropout);
        RegisterComponents();
    }

    /// <summary>
    /// The probability, in training, that a step's input is the network's last prediction instead of the given token. Default: 0.
    /// </summary>
    /// <remarks>Bengio et al., "Scheduled Sampling for Sequence Prediction with Recurrent Neural Networks" (2015).</remarks>
    public double SamplingProbability { get; set; }

    // Input feeding: the attentional state of a step is part of the next step's input.
    private bool FeedsInput => _architecture.InputFeeding && _architecture.Attention != AttentionScoring.None;

    private int StateCount => _architecture.Layers * (_hasCells ? 2 : 1);

    // B pairs, S source tokens, T steps, N real steps, E embedding size, H hidden size, V vocabulary.
    public override Tensor forward(PairBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Seq2SeqState source = Encode(batch.Source);
        Tensor states = FeedsInput || (training && SamplingProbability > 0)
            ? StepByStep(batch, source)
            : AllAtOnce(batch, source);                                                                                       // (B, T, H)
        Tensor real = states.flatten(0, 1).index_select(0, batch.Target.StepIndices);                                         // (N, H)
        return output.call(dropout.call(real.unsqueeze(0), batch.Source.DropoutRandom).squeeze(0)).MoveToOuterDisposeScope(); // (N, V + 1)
    }

    public override DecodingState Begin(TokenBatch sources)
    {
        using DisposeScope scope = NewDisposeScope();
        return Encode(sources).DetachFromScope();
    }

    public override Tensor Next(DecodingState state, Tensor last)
    {
        using DisposeScope scope = NewDisposeScope();
        var now = (Seq2SeqState)state;
        Tensor[] before = [.. now.StepTensors];
        (Tensor states, Tensor? weights) = Step(target_embedding.call(last), now, null); // (N, H)
        now.DetachFromScope();
        foreach (Tensor replaced in before)
        {
            replaced.Dispose();
        }

        if (weights is not null)
        {
            state.KeepAttention(weights.squeeze(1));                                     // (N, S)
        }

        return output.call(states).MoveToOuterDisposeScope();                            // (N, V + 1)
    }

    private Seq2SeqState Encode(TokenBatch batch)
    {
        Tensor embedded = dropout.call(source_embedding.call(batch.Ids.t()), batch.DropoutRandom);                       // (S, B, E)
        Tensor read = encoder.call(embedded, batch);                                                                     // (S, B, H)
        Tensor last = StatePooling.Pool(read, batch, RnnPooling.Last, bidirectional: true);                              // (B, H)
        Tensor[] initial = [.. bridge.call(last).tanh().chunk(StateCount, 1).Select(part => part.contiguous())];         // (B, H) each
        var state = new Seq2SeqState
        {
            Layers = [.. Enumerable.Range(0, _architecture.Layers).Select(layer =>
                new RecurrentState(initial[layer], _hasCells ? initial[_architecture.Layers + layer] : null))],
        };
        if (attention is not null)
        {
            Tensor states = read.transpose(0, 1);                                                                        // (B, S, H)
            state.Memory = cat([states, attention.Keys(states)], 2);                                                     // (B, S, 2H)
            state.PaddingMask = batch.Padding.squeeze(2).t().unsqueeze(1);                                               // (B, 1, S)
            state.InputFeed = FeedsInput ? zeros(batch.Size, _architecture.HiddenSize, device: batch.Ids.device) : null; // (B, H)
        }

        return state;
    }

    // If no step needs the prediction or attention of the step before, one call per layer reads the whole translation.
    private Tensor AllAtOnce(PairBatch batch, Seq2SeqState source)
    {
        DropoutRandom? random = batch.Source.DropoutRandom;
        Tensor states = dropout.call(target_embedding.call(batch.Target.Inputs.t()), random);                   // (T, B, E)
        for (int layer = 0; layer < decoder.Count; layer++)
        {
            Tensor input = layer == 0 ? states : dropout.call(states, random);                                  // (T, B, H)
            states = decoder[layer].call(input, source.Layers[layer]).States;                                   // (T, B, H)
        }

        states = states.transpose(0, 1);                                                                        // (B, T, H)
        return attention is null ? states : attention.call(states, source.Memory!, source.PaddingMask!).States; // (B, T, H)
    }

    private Tensor StepByStep(PairBatch batch, Seq2SeqState source)
    {
        (long pairs, long steps) = (batch.Target.Inputs.shape[0], batch.Target.Inputs.shape[1]);
        using Scalar share = SamplingProbability;
        Tensor? sampled = SamplingProbability > 0 && training
            ? rand([pairs, steps], device: batch.Target.Inputs.device, generator: batch.Source.DropoutRandom?.Source()).lt(share) // (B, T)
            : null;
        Tensor[]? masks = Masks(batch);
        var all = new List<Tensor>();
        for (long step = 0; step < steps; step++)
        {
            Tensor ids = batch.Target.Inputs.select(1, step);                                       // (B)
            if (sampled is not null && step > 0)
            {
                ids = where(sampled.select(1, step), output.call(all[^1].detach()).argmax(1), ids); // (B)
            }

            all.Add(Step(target_embedding.call(ids), source, masks).States);                        // (B, H)
        }

        return stack(all, 1);                                                                       // (B, T, H)
    }

    // The dropout mask of each layer's input, (B, E) or (B, H), the same at all steps: a feature is dropped for the whole text.
    private Tensor[]? Masks(PairBatch batch)
    {
        if (batch.Source.DropoutRandom is not { } random)
        {
            return null;
        }

        Tensor Mask(int layer)
        {
            long size = layer == 0 ? _architecture.EmbeddingSize : _architecture.HiddenSize;
            return dropout.call(ones(1, batch.Source.Size, size, device: batch.Target.Inputs.device), random).squeeze(0);
        }

        return [.. Enumerable.Range(0, decoder.Count).Select(Mask)];
    }

    // One step of all layers. Updates the state.
    private (Tensor States, Tensor? Weights) Step(Tensor embedded, Seq2SeqState state, Tensor[]? masks)
    {
        Tensor input = embedded;                                                                                 // (B, E)
        for (int layer = 0; layer < decoder.Count; layer++)
        {
            if (masks is not null)
            {
                input = input * masks[layer];
            }

            if (layer == 0 && state.InputFeed is not null)
            {
                input = cat([input, state.InputFeed], 1);                                                        // (B, E + H)
            }

            state.Layers[layer] = decoder[layer].call(input.unsqueeze(0), state.Layers[layer]).Last;
            input = state.Layers[layer].Hidden;                                                                  // (B, H)
        }

        if (attention is null)
        {
            return (input, null);
        }

        (Tensor states, Tensor weights) = attention.call(input.unsqueeze(1), state.Memory!, state.PaddingMask!); // (B, 1, H)
        Tensor attentional = states.squeeze(1);                                                                  // (B, H)
        if (FeedsInput)
        {
            state.InputFeed = attentional;
        }

        return (attentional, weights);
    }
}
