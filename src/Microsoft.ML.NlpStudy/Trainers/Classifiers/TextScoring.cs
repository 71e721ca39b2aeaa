using System.Collections.Concurrent;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The scoring of texts by a trained network over token ids: in batches, side by side without tensors, or one alone.</summary>
/// <param name="trained">The network.</param>
/// <param name="owner">The transformer that owns it, which an error names.</param>
/// <param name="outputs">The number of scores of a text.</param>
/// <param name="activation">The way from logits to scores.</param>
/// <param name="training">The options with the size of batches and the number of threads.</param>
internal sealed class TextScoring(
    TrainedNetwork<Module<TokenBatch, Tensor>> trained, RowTransformer owner, int outputs, ScoreActivation activation,
    TrainingOptions training)
{
    private readonly Lock _packing = new();
    private readonly ConcurrentBag<SingleTextNetwork.Memory> _memories = [];
    private (bool IsKnown, SingleTextNetwork? Network) _single;
    private long _scoredTexts;

    /// <summary>The number of scores of a text.</summary>
    public int Outputs => outputs;

    /// <summary>The number of texts that the network has scored in batches; those that were found in a cache do not count.</summary>
    public long ScoredTexts => Volatile.Read(ref _scoredTexts);

    /// <summary>Scores texts, and on request computes the weights of their tokens.</summary>
    /// <param name="texts">The ids of the texts.</param>
    /// <param name="chosen">The numbers of those to score. The results have room for all.</param>
    /// <param name="wantsAttention">Whether to compute the weights of tokens.</param>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public ClassifierScores Score(TokenStore texts, int[] chosen, bool wantsAttention)
    {
        using var use = trained.Use(owner);
        Interlocked.Add(ref _scoredTexts, chosen.Length);
        if (!wantsAttention && chosen.Length > 0 && SingleNetwork(use.Network) is { SuitsManyTexts: true } network)
        {
            return new ClassifierScores(
                SideBySideScoring.Score(network, _memories, texts, chosen, outputs, training.Threads, activation), null);
        }

        return ClassifierEvaluation.Score(
            use.Network, texts, chosen, outputs, trained.Device, training.MaximumTokensPerBatch, training.Threads, wantsAttention,
            activation);
    }

    /// <summary>Scores one text, without tensors and without allocating memory, where the network has such a way.</summary>
    /// <param name="texts">The store whose first text is scored.</param>
    /// <param name="memory">The memory of the calling scorer.</param>
    /// <param name="scores">Receives the scores.</param>
    /// <returns>Whether it did; otherwise the network needs tensors.</returns>
    /// <exception cref="ObjectDisposedException">The transformer was disposed of.</exception>
    public bool TryScoreOne(TokenStore texts, SingleTextNetwork.Memory memory, Span<float> scores)
    {
        using var use = trained.Use(owner);
        if (SingleNetwork(use.Network) is not { } network)
        {
            return false;
        }

        network.Classify(texts, [0], memory, scores);
        activation.Apply(scores);
        return true;
    }

    // Packed at the first use, since many models score batches only. Trained weights do not change afterwards.
    private SingleTextNetwork? SingleNetwork(Module<TokenBatch, Tensor> network)
    {
        lock (_packing)
        {
            if (!_single.IsKnown)
            {
                _single = (true, trained.Device.type == DeviceType.CPU ? (network as IReadsSingleTexts)?.PackForSingleTexts() : null);
            }

            return _single.Network;
        }
    }
}
