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
/// and Ghahramani (2016), and as in Merity et al., "Regularizing and Optimizing LSTM Language Models" (2018).
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
        double EmbeddingDropout { get; }
        double WeightDropout { get; }
        bool TiedEmbeddings { get; }
        int? TruncationLength { get; }
    }

    private readonly Embedding embedding;
    private readonly ModuleList<RecurrentLayer> layers;
    private readonly TokenProjection output;
    private readonly SharedDropout dropout;
    private readonly VocabularyDropout vocabulary_dropout;
    private readonly double _weightDropout;
    private readonly int? _truncation;

    // The rows of logits that scoring computes at once: a hundred megabytes for a vocabulary of 30,000.
    private const int ScoredRows = 1024;

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
        vocabulary_dropout = new VocabularyDropout(architecture.EmbeddingDropout, vocabularySize + 1);
        _weightDropout = architecture.WeightDropout;
        RegisterComponents();
    }

    // B texts, T steps in the longest, N real steps, E embedding size, H hidden size, V vocabulary.
    public override Tensor forward(NextTokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        return output.call(Read(batch).Dropped).MoveToOuterDisposeScope();                                      // (N, V + 1)
    }

    /// <summary>Reads a batch, without computing logits.</summary>
    /// <param name="batch">Texts, or a window of joined texts.</param>
    /// <param name="before">The state of each layer before the first step; <see langword="null"/> for zeros.</param>
    public LanguageModelStates Read(NextTokenBatch batch, IReadOnlyList<RecurrentState>? before = null)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor ids = batch.Inputs.t();                                                                          // (T, B)
        Tensor states = vocabulary_dropout.call(embedding.call(ids), ids, batch.DropoutRandom);                 // (T, B, E)
        var last = new RecurrentState[layers.Count];
        for (int layer = 0; layer < last.Length; layer++)
        {
            Tensor input = dropout.call(states, batch.DropoutRandom);                                           // (T, B, E or H)
            (states, last[layer]) = Read(layers[layer], input, before?[layer], batch.DropoutRandom);            // (T, B, H)
        }

        Tensor dropped = dropout.call(states, batch.DropoutRandom).transpose(0, 1);                             // (B, T, H)
        Tensor real = dropped.flatten(0, 1).index_select(0, batch.StepIndices);                                 // (N, H)
        foreach (RecurrentState state in last)
        {
            state.Hidden.MoveToOuterDisposeScope();
            state.Cell?.MoveToOuterDisposeScope();
        }

        return new LanguageModelStates(states.MoveToOuterDisposeScope(), real.MoveToOuterDisposeScope(), last);
    }

    /// <summary>Computes the logits of states: of all tokens, or of a sample and the next token.</summary>
    /// <param name="states">The states (N, H).</param>
    /// <param name="batch">The batch, with its sample.</param>
    /// <returns>(N, V + 1), or (N, K + 1) with the next token in the last column.</returns>
    public Tensor Predict(Tensor states, NextTokenBatch batch) =>
        batch.Sample is { } sample ? output.Sampled(states, batch.Next, sample) : output.call(states);

    /// <summary>Scores a batch without gradients and in little memory.</summary>
    /// <returns>The cross-entropy of each step's next token, and the number of steps whose next token is the likeliest.</returns>
    public (float[] Losses, long Right) Score(NextTokenBatch batch)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor states = Read(batch).Dropped;                                                                    // (N, H)
        var losses = new float[states.shape[0]];
        long right = 0;
        for (int start = 0; start < losses.Length; start += ScoredRows)
        {
            using DisposeScope part = NewDisposeScope();
            int rows = Math.Min(ScoredRows, losses.Length - start);
            Tensor logits = output.call(states.narrow(0, start, rows)), next = batch.Next.narrow(0, start, rows); // (R, V + 1), (R)
            Tensor loss = functional.cross_entropy(logits, next, reduction: Reduction.None);                     // (R)
            loss.cpu().data<float>().CopyTo(losses.AsSpan(start));
            right += logits.argmax(1).eq(next).sum().item<long>();
        }

        return (losses, right);
    }

    // One layer reads all windows before the next layer does. The result is the same as window by window, since states are detached at the
    // same steps.
    private (Tensor States, RecurrentState Last) Read(
        RecurrentLayer layer, Tensor input, RecurrentState? state, DropoutRandom? random)
    {
        Tensor? weight = layer.DropStateWeight(_weightDropout, random);
        long steps = input.shape[0], window = _truncation ?? steps;
        if (!training || steps <= window)
        {
            return layer.call(input, state, weight);
        }

        var read = new List<Tensor>();
        for (long start = 0; start < steps; start += window)
        {
            (Tensor states, RecurrentState last) =
                layer.call(input.narrow(0, start, Math.Min(window, steps - start)), state, weight);
            read.Add(states);                                                                                   // (T', B, H)
            state = new RecurrentState(last.Hidden.detach(), last.Cell?.detach());
        }

        return (cat(read, 0), state!.Value);                                                                    // (T, B, H)
    }
}
