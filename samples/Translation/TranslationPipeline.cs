using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
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
        CleanTextOptions sourceText = settings.SourceTokenizer == "letters" ? text with { UnicodeForm = NormalizationForm.FormD } : text;
        TextTokenizer sourceWords = Words(settings.SourceTokenizer), targetWords = Words(settings.TargetTokenizer);

        // One set of subwords for both languages, so that names and numbers are written alike; a vocabulary for each.
        return ml.Transforms.Text.CleanText("SourceText", nameof(SentencePair.Source), sourceText)
            .Append(ml.Transforms.Text.CleanText("TargetText", nameof(SentencePair.Target), text))
            .Append(ml.Transforms.Text.TokenizeText("SourceWords", "SourceText", sourceWords))
            .Append(ml.Transforms.Text.TokenizeText("TargetWords", "TargetText", targetWords))
            .Append(ml.Transforms.Text.TokenizeIntoSubwords(
                [new("SourceTokens", "SourceWords"), new("TargetTokens", "TargetWords")], new SubwordOptions { MergeCount = settings.Merges }))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "SourceTokens", new VocabularyOptions { MinimumFrequency = settings.MinimumFrequency }))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "TargetTokens", new VocabularyOptions { MinimumFrequency = settings.MinimumFrequency }))
            .Append(Trainer(ml.Translation.Trainers, settings, options => settings.Merged(options, progress, cancellation)))
            .Append(ml.Transforms.Text.MapIdsToTokens("TranslationTokens", "TranslationIds"))
            .Append(ml.Transforms.Text.DetokenizeSubwords("TranslationText", "TranslationTokens"))
            .Append(ml.Transforms.Text.TokenizeText("TranslationWords", "TranslationText", TextTokenizer.Whitespace))
            .Append(ml.Transforms.Text.DetokenizeText(nameof(Translated.Translation), "TranslationWords", targetWords));
    }

    /// <summary>Goes on training a saved translator on other pairs; the steps around it stay as they are.</summary>
    public static ITransformer Continue(
        MLContext ml, TrainSettings settings, string modelPath, IDataView train, IProgress<TrainingProgress> progress, CancellationToken cancellation)
    {
        IReadOnlyList<ITransformer> saved = SavedTranslator.Load(ml, modelPath);
        IEnumerable<ITransformer> before = saved.TakeWhile(step => step is not TranslatorTransformer), after = saved.Skip(before.Count() + 1);
        TranslatorTransformer translator = saved.OfType<TranslatorTransformer>().Single();
        TrainingOptions training = settings.Merged(translator.Options.Training, progress, cancellation);
        TranslatorTransformer further = ml.Translation.Trainers.Continue(translator, training).Fit(SavedTranslator.Apply(before, train));
        return new TransformerChain<ITransformer>([.. before, further, .. after]);
    }

    private static TextTokenizer Words(string tokenizer) => tokenizer switch
    {
        "treebank" => TextTokenizer.PennTreebank(),
        "korean" => TextTokenizer.KoreanWords,
        _ => TextTokenizer.Moses(),
    };

    private static TranslatorEstimator Trainer(TranslationTrainers trainers, TrainSettings settings, Func<TrainingOptions, TrainingOptions> train)
    {
        if (settings.Model == "seq2seq")
        {
            // A rate that falls to nothing by the last step ends in a better place than one that stays.
            var recurrent = new Seq2SeqOptions { Training = new TrainingOptions { Schedule = new LinearWarmUpSchedule(200) } };
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
