using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Tagging;

/// <summary>The training of a tagger with the settings of the command line.</summary>
/// <param name="ml">The context.</param>
/// <param name="settings">The settings.</param>
/// <param name="progress">Receives the progress.</param>
/// <param name="cancellation">Ends the training early.</param>
internal sealed class TaggerTraining(
    MLContext ml, TrainSettings settings, IProgress<TrainingProgress> progress, CancellationToken cancellation)
{
    private const double ValidationFraction = 0.1;

    /// <summary>Trains on sentences and validates on others, or on a tenth of them.</summary>
    public TrainedTagger Fit(IDataView train, IDataView? validation)
    {
        if (settings.Model == TrainSettings.Pretrained)
        {
            using PretrainedEncoder encoder = PretrainedEncoder.Load(settings.Encoder!);
            PretrainedTaggerTransformer tagger =
                ml.SequenceLabeling.Trainers.PretrainedTagger(encoder, Options(new PretrainedTaggerOptions())).Fit(train, validation);
            return new TrainedTagger(tagger, tagger.History, tagger.ParameterCount);
        }

        RnnTaggerTransformer recurrent = ml.SequenceLabeling.Trainers.RnnTagger(Options(new RnnTaggerOptions())).Fit(train, validation);
        return new TrainedTagger(recurrent, recurrent.History, recurrent.ParameterCount);
    }

    private RnnTaggerOptions Options(RnnTaggerOptions defaults)
    {
        WordVectors? vectors = settings.Vectors is { } path ? WordVectors.Load(path) : null;
        bool readsCharacters = settings.Tokenizer == TokenizerKinds.Characters;
        return defaults with
        {
            Decoder = settings.Decoder,
            CharacterEncoder = settings.Characters ?? (readsCharacters ? CharacterEncoderKind.None : defaults.CharacterEncoder),
            CharacterVectorSize = settings.CharacterVector ?? defaults.CharacterVectorSize,
            EmbeddingSize = vectors?.Dimension ?? settings.Embedding ?? defaults.EmbeddingSize,
            InitialEmbeddings = vectors is null ? null : new InitialEmbeddings { Vectors = vectors },
            HiddenSize = settings.Hidden ?? defaults.HiddenSize,
            Layers = settings.Layers ?? defaults.Layers,
            Dropout = settings.Dropout ?? defaults.Dropout,
            MinimumFrequency = settings.MinimumFrequency ?? defaults.MinimumFrequency,
            Training = Training(defaults.Training),
        };
    }

    private PretrainedTaggerOptions Options(PretrainedTaggerOptions defaults) => defaults with
    {
        Decoder = settings.Decoder,
        MaximumLength = settings.MaximumLength ?? defaults.MaximumLength,
        Dropout = settings.Dropout ?? defaults.Dropout,
        Training = Training(defaults.Training),
    };

    private TrainingOptions Training(TrainingOptions defaults) => defaults with
    {
        Epochs = settings.Epochs ?? defaults.Epochs,
        BatchSize = settings.BatchSize ?? defaults.BatchSize,
        LearningRate = settings.LearningRate ?? defaults.LearningRate,
        EarlyStoppingPatience = settings.Patience ?? defaults.EarlyStoppingPatience,
        ValidationFraction = ValidationFraction,
        MixedPrecision = settings.MixedPrecision,
        Checkpoints = settings.CheckpointFolder is { } folder
            ? new CheckpointOptions { Folder = folder, EverySteps = settings.CheckpointSteps, Resume = settings.Resume }
            : null,
        Progress = progress,
        CancellationToken = cancellation,
    };
}

/// <summary>A trained tagger.</summary>
/// <param name="Transformer">The tagger.</param>
/// <param name="History">The figures of its epochs.</param>
/// <param name="ParameterCount">The number of its weights.</param>
internal sealed record TrainedTagger(ITransformer Transformer, TrainingHistory History, long ParameterCount);
