using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Networks;

/// <summary>A recurrent language model: after each token of a text, a logit for each possible next token.</summary>
/// <remarks>
/// Mikolov et al., "Recurrent neural network based language model" (2010). With a truncation length, training is by truncated
/// back-propagation through time (Williams and Peng 1990): states are detached after each window of that many steps. Dropout is as in Gal
/// and Ghahramani (2016).
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
        int size = architecture.HiddenSize;
        embedding = EmbeddingLayer.CreateWithStart(vocabularySize, architecture.EmbeddingSize);
        layers = new([.. Enumerable.Range(0, architecture.Layers).Select(layer =>
            new RecurrentLayer(architecture.Cell, layer == 0 ? architecture.EmbeddingSize : size, size))]);
        output = new TokenProjection(size, vocabularySize, architecture.TiedEmbeddings ? embedding : null);
        dropout = new SharedDropout(architecture.Dropout);
        RegisterComponents();
    }

    // B texts, T steps in the longest, N real steps, E embedding size, H hidden size, V vocabulary.
    public override Tensor forward(NextTokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor states = embedding.call(batch.Inputs.t());                                                       // (T, B, E)
        foreach (RecurrentLayer layer in layers)
        {
            states = Read(layer, dropout.call(states, batch.DropoutRandom));                                    // (T, B, H)
        }

        Tensor dropped = dropout.call(states, batch.DropoutRandom).transpose(0, 1);                             // (B, T, H)
        return output.call(dropped.flatten(0, 1).index_select(0, batch.StepIndices)).MoveToOuterDisposeScope(); // (N, V + 1)
    }

    // One layer reads all windows before the next layer does. The result is the same as window by window, since states are detached at the
    // same steps.
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
            read.Add(states); // (T', B, H)
            state = new RecurrentState(last.Hidden.detach(), last.Cell?.detach());
        }

        return cat(read, 0);  // (T, B, H)
    }
}
