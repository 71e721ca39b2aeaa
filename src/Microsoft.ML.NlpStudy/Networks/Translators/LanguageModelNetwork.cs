using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>Recurrent layers that say, after each token of a text, how likely each token is to come next.</summary>
/// <remarks>
/// Mikolov et al., "Recurrent neural network based language model" (2010). The gradient goes back no more than the given steps: states are
/// handed on past that as numbers (Williams and Peng 1990, truncated back-propagation through time). Dropout as in Gal and Ghahramani
/// (2016).
/// </remarks>
internal sealed class LanguageModelNetwork : Module<NextTokenBatch, Tensor>
{
    /// <summary>The architecture of the network; the trainer's options implement it and document its members.</summary>
    internal interface IArchitecture
    {
        RnnCellKind Cell { get; }
        int EmbeddingSize { get; }
        int HiddenSize { get; }
        int Layers { get; }
        double Dropout { get; }
        bool TiedEmbeddings { get; }
        int? TruncationLength { get; }
    }

    private readonly Embedding embedding;
    private readonly ModuleList<RecurrentLayer> layers;
    private readonly TokenProjection output;
    private readonly SharedDropout dropout;
    private readonly int? _truncation;

    public LanguageModelNetwork(IArchitecture architecture, int vocabularySize)
        : base(nameof(LanguageModelNetwork))
    {
        _truncation = architecture.TruncationLength;
        embedding = EmbeddingLayer.CreateWithStart(vocabularySize, architecture.EmbeddingSize);
        layers = new([.. Enumerable.Range(0, architecture.Layers).Select(layer =>
            new RecurrentLayer(
                architecture.Cell, layer == 0 ? architecture.EmbeddingSize : architecture.HiddenSize, architecture.HiddenSize))]);
        output = new TokenProjection(architecture.HiddenSize, vocabularySize, architecture.TiedEmbeddings ? embedding : null);
        dropout = new SharedDropout(architecture.Dropout);
        RegisterComponents();
    }

    /// <returns>(N, V + 1)</returns>
    public override Tensor forward(NextTokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor states = embedding.call(batch.Inputs.t());                                              // (T, B, E)
        foreach (RecurrentLayer layer in layers)
        {
            states = Read(layer, dropout.call(states, batch.DropoutRandom));                           // (T, B, H)
        }

        Tensor dropped = dropout.call(states, batch.DropoutRandom).transpose(0, 1);                    // (B, T, H)
        return output.call(dropped.flatten(0, 1).index_select(0, batch.Places)).MoveToOuterDisposeScope(); // (N, V + 1)
    }

    // Layer by layer, each window by window: the same as window by window through all layers, since states are cut at the same places.
    private Tensor Read(RecurrentLayer layer, Tensor input)
    {
        long steps = input.shape[0], window = _truncation ?? steps;
        if (!training || steps <= window)
        {
            return layer.call(input);
        }

        var read = new List<Tensor>();
        RecurrentState? state = null;
        for (long start = 0; start < steps; start += window)
        {
            (Tensor states, RecurrentState last) = layer.call(input.narrow(0, start, Math.Min(window, steps - start)), state);
            read.Add(states);                                                                          // (T', B, H)
            state = new RecurrentState(last.Hidden.detach(), last.Cell?.detach());
        }

        return cat(read, 0);                                                                           // (T, B, H)
    }
}
