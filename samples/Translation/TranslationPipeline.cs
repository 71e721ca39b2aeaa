using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Translation;

/// <summary>From <see cref="SentencePair"/> to <see cref="Translated"/>: the part of this sample to copy.</summary>
internal static class TranslationPipeline
{
    public static IEstimator<ITransformer> Create(
        MLContext ml, TrainSettings settings, IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        var text = new CleanTextOptions
        {
            LetterCase = settings.Lowercase ? LetterCase.Lower : LetterCase.Keep,
            Punctuation = PunctuationHandling.Keep,
            StripHtmlTags = false,
        };
        TextTokenizer sourceWords = TextTokenizer.Moses(), targetWords = settings.TargetTokenizer == "treebank" ? TextTokenizer.PennTreebank() : TextTokenizer.Moses();

        // One set of subwords for both languages, so that names and numbers are written alike; a vocabulary for each.
        return ml.Transforms.Text.CleanText("SourceText", nameof(SentencePair.Source), text)
            .Append(ml.Transforms.Text.CleanText("TargetText", nameof(SentencePair.Target), text))
            .Append(ml.Transforms.Text.TokenizeText("SourceWords", "SourceText", sourceWords))
            .Append(ml.Transforms.Text.TokenizeText("TargetWords", "TargetText", targetWords))
            .Append(ml.Transforms.Text.TokenizeIntoSubwords(
                [new("SourceTokens", "SourceWords"), new("TargetTokens", "TargetWords")], new SubwordOptions { MergeCount = settings.Merges }))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "SourceTokens", new VocabularyOptions { MinimumFrequency = settings.MinimumFrequency }))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "TargetTokens", new VocabularyOptions { MinimumFrequency = settings.MinimumFrequency }))
            .Append(Trainer(ml.Translation.Trainers, settings, options => options with
            {
                Epochs = settings.Epochs,
                BatchSize = settings.BatchSize,
                LearningRate = settings.LearningRate ?? options.LearningRate,
                ValidationFraction = 0.05,
                EarlyStoppingPatience = settings.Patience,
                Checkpoints = settings.CheckpointFolder is { } folder ? new CheckpointOptions { Folder = folder } : null,
                Progress = progress,
                CancellationToken = cancellation,
            }))
            .Append(ml.Transforms.Text.MapIdsToTokens("TranslationTokens", "TranslationIds"))
            .Append(ml.Transforms.Text.DetokenizeSubwords("TranslationText", "TranslationTokens"))
            .Append(ml.Transforms.Text.TokenizeText("TranslationWords", "TranslationText", TextTokenizer.Whitespace))
            .Append(ml.Transforms.Text.DetokenizeText(nameof(Translated.Translation), "TranslationWords", targetWords));
    }

    private static TranslatorEstimator Trainer(TranslationTrainers trainers, TrainSettings settings, Func<TrainingOptions, TrainingOptions> train)
    {
        if (settings.Model == "seq2seq")
        {
            var recurrent = new Seq2SeqOptions();
            return trainers.Seq2Seq(recurrent with
            {
                EmbeddingSize = settings.Embedding ?? recurrent.EmbeddingSize,
                HiddenSize = settings.Hidden ?? recurrent.HiddenSize,
                Layers = settings.Layers ?? recurrent.Layers,
                Dropout = settings.Dropout ?? recurrent.Dropout,
                InputFeeding = settings.InputFeeding,
                Training = train(recurrent.Training),
            });
        }

        var transformer = new TransformerTranslatorOptions();
        return trainers.Transformer(transformer with
        {
            EmbeddingSize = settings.Embedding ?? transformer.EmbeddingSize,
            EncoderLayers = settings.Layers ?? transformer.EncoderLayers,
            DecoderLayers = settings.Layers ?? transformer.DecoderLayers,
            FeedForwardSize = settings.FeedForward ?? transformer.FeedForwardSize,
            Dropout = settings.Dropout ?? transformer.Dropout,
            Training = train(transformer.Training),
        });
    }
}
