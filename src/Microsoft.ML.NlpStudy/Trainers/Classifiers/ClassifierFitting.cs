using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The fitting of classifiers: makes a network and trains it.</summary>
/// <param name="host">The estimator's host.</param>
/// <param name="rows">The rows to train and validate on.</param>
internal sealed class ClassifierFitting(IHost host, LabeledRows rows)
{
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
        Start?.CheckNames(settings.Classes);
        Module<TokenBatch, Tensor> network = FirstNetwork.Create(
            reading, reading.Examples.Texts, rows.Classes.Count, device, training, seed, log, Start);
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
        IEnumerable<KeyValuePair<string, string>> networkOptions = FirstNetwork.Identity(options, network, Start is not null);
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
                IsNormalizedOverBatches = FirstNetwork.TiesTexts(options, network),
            };
    }
}
