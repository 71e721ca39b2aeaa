using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The fitting of classifiers: makes a network and trains it.</summary>
/// <param name="host">The estimator's host.</param>
/// <param name="rows">The rows to train and validate on.</param>
internal sealed class ClassifierFitting(IHost host, LabeledRows rows)
{
    // The options that choose the rows or the output. They are not part of a checkpoint's identity, which has a hash of the rows.
    private static readonly string[] s_notOfTheNetwork =
    [
        nameof(TextClassifierOptions.LabelColumnName), nameof(TextClassifierOptions.IdsColumnName),
        nameof(TextClassifierOptions.GroupColumnName), nameof(TextClassifierOptions.MaximumLength),
        nameof(TextClassifierOptions.TruncateSide), nameof(TextClassifierOptions.TopLabelCount), nameof(TextClassifierOptions.Training),
    ];

    // Options that older checkpoints do not have, with their defaults: those are left out of a checkpoint's identity.
    private static readonly Dictionary<string, string> s_laterDefaults = new()
    {
        [nameof(RnnClassifierOptions.Reverse)] = "false",
        [nameof(RnnClassifierOptions.WeightDropout)] = "0",
        [nameof(RnnClassifierOptions.LayerDecay)] = "1",
        [nameof(RnnClassifierOptions.GradualUnfreezing)] = "false",
    };

    /// <summary>The classifier whose weights training starts from; <see langword="null"/> for new weights.</summary>
    public ClassifierContinuation? Start { get; init; }

    /// <summary>Trains one classifier.</summary>
    /// <param name="reading">The classifier, and the rows as it reads them.</param>
    /// <param name="device">The device of its network.</param>
    /// <param name="training">Optimizer, schedule, number of epochs, early stopping.</param>
    /// <param name="seed">The seed of all randomness.</param>
    /// <param name="log">Receives the lines about the training.</param>
    /// <param name="chosen">The training rows to train on; <see langword="null"/> trains on all of them.</param>
    /// <returns>The classifier, and why its training diverged; <see langword="null"/> if it did not.</returns>
    public (TextClassifierTransformer Model, string? Divergence) Train(
        ClassifierReading reading, Device device, TrainingOptions training, int seed, TrainingLog log, int[]? chosen = null)
    {
        chosen ??= rows.Training;
        TextClassifierOptions options = reading.Options;
        var settings = new TextClassifierTransformer.Settings
        {
            Options = options.WithoutStart(),
            VocabularySize = TokenKeyColumn.VocabularySize(reading.Ids),
            PaddingKey = reading.PaddingKey,
            Classes = rows.Classes,
        };
        Start?.Check(settings.VocabularySize, settings.Classes);
        DeviceFor.CheckWeightDropout(options is RnnClassifierOptions rnn ? rnn.WeightDropout : 0, device);
        Module<TokenBatch, Tensor> network = settings.CreateNetwork(seed).to(device);
        Start?.CopyWeightsTo(network);
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

            log.Info(PretrainedEmbedding.Coverage(initial.Vectors, reading.Examples.Texts, reading.Tokens!).ToString());
        }

        (network as ICountsTexts)?.Count(reading.Examples.Texts, reading.Examples.Labels, chosen);
        using EmbeddingNormalization? normalization = Normalize(network, reading);
        TrainingOutcome outcome = TrainingLoop.Run(CreateTask(network, reading, chosen, training, device), seed, log);
        if (normalization is not null)
        {
            // The trained network has the vectors as they were normalized in training.
            ((IPerturbsEmbeddings)network).Normalization = null;
            ProcessorTuning.RunTuned(() => normalization.Apply(((IPerturbsEmbeddings)network).TokenEmbedding));
        }

        return (new TextClassifierTransformer(host, settings with { History = outcome.History }, new(network, device)), outcome.Divergence);
    }

    // While its vectors are perturbed, a network normalizes them itself. Their mean is computed by one thread, as in training: a sum by as
    // many threads as there are processors would be rounded differently on another machine.
    private static EmbeddingNormalization? Normalize(Module<TokenBatch, Tensor> network, ClassifierReading reading)
    {
        if (reading.Options.MixedObjective?.Perturbs != true)
        {
            return null;
        }

        var perturbed = (IPerturbsEmbeddings)network;
        ProcessorTuning.RunTuned(() => perturbed.Normalization = new EmbeddingNormalization(
            perturbed.TokenEmbedding, [reading.Examples.Texts, reading.Source.Unlabeled]));
        return perturbed.Normalization;
    }

    private ClassificationTask CreateTask(
        Module<TokenBatch, Tensor> network, ClassifierReading reading, int[] chosen, TrainingOptions training, Device device)
    {
        TextClassifierOptions options = reading.Options;
        IEnumerable<KeyValuePair<string, string>> networkOptions =
            from option in CheckpointFile.ListOptions(options.WithoutStart(), s_notOfTheNetwork)
            where s_laterDefaults.GetValueOrDefault(option.Key) != option.Value
            select option;
        if (options.FineTuning is not null || Start is not null)
        {
            networkOptions = networkOptions.Concat(CheckpointIdentity.OfFirstWeights(network));
        }

        return options.MixedObjective is { } objective
            ? new MixedObjectiveTask(
                objective, network, training, reading.Examples, reading.Source.Unlabeled, chosen, rows.Validation, device)
            {
                NetworkOptions = networkOptions,
                Objective = options,
                FineTuning = options.FineTuning,
            }
            : new ClassificationTask(network, training, reading.Examples, chosen, rows.Validation, device)
            {
                NetworkOptions = networkOptions,
                Objective = options,
                FineTuning = options.FineTuning,
                IsNormalizedOverBatches = options.NeedsWholeBatches || network is UserClassifierNetwork { TyingLayer: not null },
            };
    }
}
