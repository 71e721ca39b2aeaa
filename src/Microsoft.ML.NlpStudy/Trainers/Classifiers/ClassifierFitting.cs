using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
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
        nameof(TextClassifierOptions.MaximumLength),
        nameof(TextClassifierOptions.TruncateSide), nameof(TextClassifierOptions.TopLabelCount), nameof(TextClassifierOptions.Training),
    ];

    /// <summary>Trains one classifier.</summary>
    /// <param name="reading">The classifier, and the rows as it reads them.</param>
    /// <param name="device">The device of its network.</param>
    /// <param name="training">Optimizer, schedule, number of epochs, early stopping.</param>
    /// <param name="seed">The seed of all randomness.</param>
    /// <param name="log">Receives the lines about the training.</param>
    /// <returns>The classifier, and why its training diverged; <see langword="null"/> if it did not.</returns>
    public (TextClassifierTransformer Model, string? Divergence) Train(
        ClassifierReading reading, Device device, TrainingOptions training, int seed, TrainingLog log)
    {
        TextClassifierOptions options = reading.Options;
        var settings = new TextClassifierTransformer.Settings
        {
            Options = options.WithoutStart(),
            VocabularySize = TokenKeyColumn.VocabularySize(reading.Ids),
            PaddingKey = reading.PaddingKey,
            Classes = rows.Classes,
        };
        DeviceFor.CheckWeightDropout(options is RnnClassifierOptions rnn ? rnn.WeightDropout : 0, device);
        Module<TokenBatch, Tensor> network = settings.CreateNetwork(seed).to(device);
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

        ClassificationTask task = CreateTask(network, options, reading.Examples, training, device);
        TrainingOutcome outcome = TrainingLoop.Run(task, seed, log);
        return (new TextClassifierTransformer(host, settings with { History = outcome.History }, new(network, device)), outcome.Divergence);
    }

    private ClassificationTask CreateTask(
        Module<TokenBatch, Tensor> network, TextClassifierOptions options, TextExamples examples, TrainingOptions training, Device device)
    {
        IEnumerable<KeyValuePair<string, string>> networkOptions = CheckpointFile.ListOptions(options.WithoutStart(), s_notOfTheNetwork);
        return options.FineTuning is { } fineTuning
            ? new FineTunedClassificationTask(fineTuning, network, training, examples, rows, device)
            {
                NetworkOptions = networkOptions.Concat(CheckpointIdentity.OfFirstWeights(network)),
                ClassWeights = options.ClassWeights,
            }
            : new ClassificationTask(network, training, examples, rows.Training, rows.Validation, device)
            {
                NetworkOptions = networkOptions,
                ClassWeights = options.ClassWeights,
                IsNormalizedOverBatches = options.NeedsWholeBatches,
            };
    }
}
