using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The network over token ids that a training begins with.</summary>
internal static class FirstNetwork
{
    // The options that choose the rows or the output. They are not part of a checkpoint's identity, which has a hash of the rows.
    private static readonly string[] s_notOfTheNetwork =
    [
        nameof(TextClassifierOptions.LabelColumnName), nameof(TextClassifierOptions.IdsColumnName),
        nameof(TextClassifierOptions.SecondIdsColumnName), nameof(TextClassifierOptions.GroupColumnName),
        nameof(TextClassifierOptions.MaximumLength), nameof(TextClassifierOptions.TruncateSide),
        nameof(TextClassifierOptions.TopLabelCount), nameof(TextClassifierOptions.Training),
    ];

    // Options that older checkpoints do not have, with their defaults: those are left out of a checkpoint's identity.
    private static readonly Dictionary<string, string> s_laterDefaults = new()
    {
        [nameof(RnnClassifierOptions.Reverse)] = "false",
        [nameof(RnnClassifierOptions.WeightDropout)] = "0",
        [nameof(RnnClassifierOptions.LayerDecay)] = "1",
        [nameof(RnnClassifierOptions.GradualUnfreezing)] = "false",
    };

    /// <summary>
    /// Makes a network with its first weights: drawn from a seed, of a classifier to continue, of a language model, or word vectors.
    /// </summary>
    /// <param name="reading">The classifier, and what it reads.</param>
    /// <param name="texts">The texts to train and validate on.</param>
    /// <param name="outputs">The number of classes or labels.</param>
    /// <param name="device">The network's device.</param>
    /// <param name="training">The training options.</param>
    /// <param name="seed">The seed of the weights.</param>
    /// <param name="log">Receives the lines about the weights.</param>
    /// <param name="start">The classifier to continue; <see langword="null"/> for none.</param>
    /// <exception cref="InvalidOperationException">The vocabulary is smaller than that of the classifier to continue.</exception>
    public static Module<TokenBatch, Tensor> Create(
        ClassifierReading reading, TokenStore texts, int outputs, Device device, TrainingOptions training, int seed, TrainingLog log,
        ClassifierContinuation? start = null)
    {
        TextClassifierOptions options = reading.Options;
        DeviceFor.CheckWeightDropout(options is RnnClassifierOptions rnn ? rnn.WeightDropout : 0, device);
        int vocabularySize = TokenKeyColumn.VocabularySize(reading.Ids);
        start?.CheckTokens(vocabularySize);
        Module<TokenBatch, Tensor> network = SeededWeights.Run(
            seed, () => options.WithoutStart().CreateNetwork(vocabularySize, outputs)).to(device);
        start?.CopyWeightsTo(network);
        if (options is NetworkClassifierOptions { Factory: { } factory })
        {
            UserNetworkTrial.Run((UserClassifierNetwork)network, factory, device, training.MixedPrecision, log);
        }

        if (options is RnnClassifierOptions { PretrainedEncoder: { } model })
        {
            log.Info(LanguageModelStart.Load(network, model, reading.Tokens!));
        }

        if (options.InitialEmbeddings is { } initial)
        {
            var embeddings = (IEmbedsTokens)network;
            PretrainedEmbedding.Load(embeddings.TokenEmbedding, initial, reading.Tokens!);
            if (embeddings.StaticTokenEmbedding is { } kept)
            {
                PretrainedEmbedding.Load(kept, initial with { Freeze = true }, reading.Tokens!);
            }

            log.Info(PretrainedEmbedding.Coverage(initial.Vectors, texts, reading.Tokens!).ToString());
        }

        return network;
    }

    /// <summary>Lists the options of a network by name, and its first weights where they are not drawn, for a checkpoint.</summary>
    /// <param name="options">The options.</param>
    /// <param name="network">The network.</param>
    /// <param name="isContinued">Whether the weights are those of another classifier.</param>
    public static IEnumerable<KeyValuePair<string, string>> Identity(
        TextClassifierOptions options, Module<TokenBatch, Tensor> network, bool isContinued = false)
    {
        IEnumerable<KeyValuePair<string, string>> networkOptions =
            from option in CheckpointFile.ListOptions(options.WithoutStart(), s_notOfTheNetwork)
            where s_laterDefaults.GetValueOrDefault(option.Key) != option.Value
            select option;
        return options.FineTuning is not null || isContinued
            ? networkOptions.Concat(CheckpointIdentity.OfFirstWeights(network))
            : networkOptions;
    }

    /// <summary>Whether a text's output in training depends on the others of its batch, which must then not be split.</summary>
    public static bool TiesTexts(TextClassifierOptions options, Module<TokenBatch, Tensor> network) =>
        options.NeedsWholeBatches || network is UserClassifierNetwork { TyingLayer: not null };
}
