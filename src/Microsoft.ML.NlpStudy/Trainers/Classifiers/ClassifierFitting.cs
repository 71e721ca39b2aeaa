using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using Microsoft.ML.Runtime;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Makes a classifier's network and trains it.</summary>
/// <param name="host">The estimator's.</param>
/// <param name="rows">What it is trained on.</param>
internal sealed class ClassifierFitting(IHost host, ClassifierRows rows)
{
    // Which rows are read and what is told of the outcome; a checkpoint tells by the rows themselves whether they are the same.
    private static readonly string[] s_notOfTheNetwork =
    [
        nameof(TextClassifierOptions.LabelColumnName), nameof(TextClassifierOptions.IdsColumnName),
        nameof(TextClassifierOptions.MaximumLength),
        nameof(TextClassifierOptions.TruncateSide), nameof(TextClassifierOptions.TopLabelCount), nameof(TextClassifierOptions.Training),
    ];

    /// <summary>Trains one classifier.</summary>
    /// <param name="reading">The classifier, and the rows as it reads them.</param>
    /// <param name="device">Where its network shall be.</param>
    /// <param name="training">How it is trained.</param>
    /// <param name="seed">Where all randomness comes from.</param>
    /// <param name="log">Where lines about the course go.</param>
    /// <returns>The classifier, and why its training could not go on; null where it ended as it should.</returns>
    public (TextClassifierTransformer Model, string? Divergence) Train(
        ClassifierReading reading, Device device, TrainingOptions training, int seed, TrainingLog log)
    {
        TextClassifierOptions options = reading.Options;
        var settings = new TextClassifierTransformer.Settings
        {
            Options = options with { InitialEmbeddings = null },
            VocabularySize = TokenKeyColumn.VocabularySize(reading.Ids),
            PaddingKey = reading.PaddingKey,
            Classes = rows.Classes,
        };
        Module<TokenBatch, Tensor> network = settings.CreateNetwork(seed).to(device);
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

        log.Info(TrainingAnnouncement.Of(network, device, training, rows.Training.Length, rows.Validation.Length, "texts"));
        var task = new ClassificationTask(network, training, reading.Examples, rows.Training, rows.Validation, device)
        {
            NetworkOptions = CheckpointIdentity.InWriting(settings.Options, s_notOfTheNetwork),
            ClassWeights = options.ClassWeights,
            IsNormalizedOverBatches = options.NeedsWholeBatches,
        };
        TrainingOutcome outcome = new TrainingLoop(task, training, seed, log).Run();
        return (new TextClassifierTransformer(host, settings with { History = outcome.History }, new(network, device)), outcome.Divergence);
    }
}
