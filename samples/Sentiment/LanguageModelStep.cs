using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>The language model that a recurrent classifier starts from: trained on texts without labels, or read from a file.</summary>
internal static class LanguageModelStep
{
    /// <summary>The value of <c>--language-model</c> that trains one.</summary>
    public const string Train = "train";

    private const int Vocabulary = 30_000;
    private const double ValidationFraction = 0.01;

    /// <summary>Trains the language model and saves it, or reads it.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="settings">The settings of the command line.</param>
    /// <param name="train">The reviews to train on, with or without labels, which are not used.</param>
    /// <param name="cancellation">Ends the training early.</param>
    /// <exception cref="SampleException">The file has no language model.</exception>
    public static LanguageModelTransformer Run(MLContext ml, TrainSettings settings, IDataView train, CancellationToken cancellation)
    {
        if (settings.LanguageModel != Train)
        {
            return Find(ModelFile.Load(ml, settings.LanguageModel!), settings.LanguageModel!);
        }

        string path = PathFor(settings.Output);
        OutputFile.Check("--output", path);
        TransformerChain<LanguageModelTransformer> model = TrainingDisplay.Run(
            ["language model"], progress => Pipeline(ml, settings, new SoleMember(progress), cancellation).Fit(train));
        ModelFile.Save(ml, model, train.Schema, path);
        return model.LastTransformer;
    }

    /// <summary>Gives the folder for checkpoints of the language model inside that for the classifier.</summary>
    public static string CheckpointsIn(string folder) => Path.Combine(folder, "language-model");

    private static string PathFor(string output) => Path.ChangeExtension(output, ".language-model.zip");

    private static EstimatorChain<LanguageModelTransformer> Pipeline(
        MLContext ml, TrainSettings settings, IProgress<TrainingProgress> progress, CancellationToken cancellation) =>
        SentimentPipeline.Tokens(ml, settings)
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions
            {
                MinimumFrequency = settings.MinimumFrequency,
                MaximumSize = Vocabulary,
            }))
            .Append(ml.Translation.Trainers.LanguageModel(new LanguageModelOptions
            {
                EmbeddingSize = settings.LanguageModelHidden,
                HiddenSize = settings.LanguageModelHidden,
                TiedEmbeddings = true,
                Dropout = 0.1,
                EmbeddingDropout = 0.05,
                WeightDropout = 0.1,
                SampledTokens = 1024,
                JoinTexts = true,
                Training = new TrainingOptions
                {
                    Epochs = settings.LanguageModelEpochs,
                    LearningRate = 2e-3,
                    Schedule = OneCycleSchedule.SlantedTriangular,
                    ValidationFraction = ValidationFraction,
                    EarlyStoppingPatience = null,
                    MixedPrecision = settings.MixedPrecision,
                    Progress = progress,
                    CancellationToken = cancellation,
                    Checkpoints = settings.CheckpointFolder is { } folder
                        ? new CheckpointOptions
                        {
                            Folder = CheckpointsIn(folder),
                            EverySteps = settings.CheckpointSteps,
                            Resume = settings.Resume,
                        }
                        : null,
                },
            }));

    private static LanguageModelTransformer Find(ITransformer model, string path) =>
        (model as IEnumerable<ITransformer>)?.OfType<LanguageModelTransformer>().SingleOrDefault()
        ?? throw new SampleException($"--language-model: expected a model that '--language-model {Train}' saved, found another in {path}.");
}
