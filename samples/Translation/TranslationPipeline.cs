using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;

namespace Translation;

/// <summary>The pipeline from <see cref="SentencePair"/> to <see cref="Translated"/>: copy this part of the sample.</summary>
internal static class TranslationPipeline
{
    /// <summary>Fits every step to the pairs.</summary>
    public static ITransformer Fit(
        MLContext ml, TrainSettings settings, IDataView train, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        TranslatorTrainer trainer = Trainer(
            ml.Translation.Trainers, settings, options => settings.Merged(options, progress, cancellation));
        return settings.SubwordDropout == 0
            ? Cut(ml, settings).Append(Number(ml, settings)).Append(trainer).Append(Join(ml, settings)).Fit(train)
            : FitWithDropout(ml, settings, train, trainer);
    }

    // BPE-dropout: the network reads several copies of each pair, each with its words split differently. Validation words are split as
    // usual.
    private static ITransformer FitWithDropout(MLContext ml, TrainSettings settings, IDataView train, TranslatorTrainer trainer)
    {
        (IDataView read, IDataView? heldOut) = (train, null);
        if (settings.ValidationFraction > 0)
        {
            DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(train, settings.ValidationFraction, seed: settings.Seed);
            (read, heldOut) = (split.TrainSet, split.TestSet);
        }

        SentencePair[] pairs = [.. ml.Data.CreateEnumerable<SentencePair>(read, reuseRowObject: false)];
        IDataView copies = ml.Data.LoadFromEnumerable(Enumerable.Repeat(pairs, TrainSettings.SubwordCopies).SelectMany(copy => copy));

        TransformerChain<TokenizeIntoSubwordsTransformer> cut = Cut(ml, settings).Fit(read);
        ITransformer[] cutByChance = [.. cut.SkipLast(1), cut.LastTransformer.WithDropout(settings.SubwordDropout, settings.Seed)];
        IDataView cutCopies = SavedTranslator.Apply(cutByChance, copies);
        ITransformer numbers = Number(ml, settings).Fit(cutCopies);
        IDataView numbered = numbers.Transform(cutCopies);
        TranslatorTransformer translator = trainer.Fit(numbered, heldOut is null ? null : numbers.Transform(cut.Transform(heldOut)));
        ITransformer joined = Join(ml, settings).Fit(translator.Transform(numbered));
        return new TransformerChain<ITransformer>(
            [.. cut, .. (IEnumerable<ITransformer>)numbers, translator, .. (IEnumerable<ITransformer>)joined]);
    }

    // From texts to subwords. Both languages share one set, so that names and numbers are spelled alike.
    private static EstimatorChain<TokenizeIntoSubwordsTransformer> Cut(MLContext ml, TrainSettings settings)
    {
        var text = new CleanTextOptions
        {
            LetterCase = settings.Lowercase ? LetterCase.Lower : LetterCase.Keep,
            Punctuation = PunctuationHandling.Keep,
            StripHtmlTags = false,
        };
        CleanTextOptions sourceText = settings.SourceTokenizer == "letters" ? text with { UnicodeForm = NormalizationForm.FormD } : text;
        return ml.Transforms.Text.CleanText("SourceText", nameof(SentencePair.Source), sourceText)
            .Append(ml.Transforms.Text.CleanText("TargetText", nameof(SentencePair.Target), text))
            .Append(ml.Transforms.Text.TokenizeText("SourceWords", "SourceText", Words(settings.SourceTokenizer)))
            .Append(ml.Transforms.Text.TokenizeText("TargetWords", "TargetText", Words(settings.TargetTokenizer, settings.TargetLanguage)))
            .Append(ml.Transforms.Text.TokenizeIntoSubwords(
                [new("SourceTokens", "SourceWords"), new("TargetTokens", "TargetWords")],
                new SubwordOptions { MergeCount = settings.Merges }));
    }

    // From subwords to ids, with a vocabulary for each language.
    private static IEstimator<ITransformer> Number(MLContext ml, TrainSettings settings)
    {
        var vocabulary = new VocabularyOptions { MinimumFrequency = settings.MinimumFrequency };
        return ml.Transforms.Text.MapTokensToVocabulary("SourceIds", "SourceTokens", vocabulary)
            .Append(ml.Transforms.Text.MapTokensToVocabulary("TargetIds", "TargetTokens", vocabulary));
    }

    // From the ids of a translation to its text.
    private static IEstimator<ITransformer> Join(MLContext ml, TrainSettings settings) =>
        ml.Transforms.Text.MapIdsToTokens("TranslationTokens", "TranslationIds")
            .Append(ml.Transforms.Text.DetokenizeSubwords("TranslationText", "TranslationTokens"))
            .Append(ml.Transforms.Text.TokenizeText("TranslationWords", "TranslationText", TextTokenizer.Whitespace))
            .Append(
                ml.Transforms.Text.DetokenizeText(
                    nameof(Translated.Translation), "TranslationWords", Words(settings.TargetTokenizer, settings.TargetLanguage)));

    /// <summary>Trains a translator further on other pairs; the steps around it stay unchanged.</summary>
    public static ITransformer Continue(
        MLContext ml, TrainSettings settings, IReadOnlyList<ITransformer> saved, IDataView train, IProgress<TrainingProgress> progress,
        CancellationToken cancellation)
    {
        IEnumerable<ITransformer> before = saved.TakeWhile(step => step is not TranslatorTransformer),
            after = saved.Skip(before.Count() + 1);
        TranslatorTransformer translator = saved.OfType<TranslatorTransformer>().Single();

        // A trained translator needs no second long warm-up, and a rate that falls to 0 gives a better result.
        TrainingOptions falling = translator.Options.Training with { Schedule = new LinearWarmUpSchedule(50) };
        TrainingOptions training = settings.Merged(falling, progress, cancellation);
        TranslatorTransformer further = ml.Translation.Trainers.Continue(translator, training).Fit(SavedTranslator.Apply(before, train));
        return new TransformerChain<ITransformer>([.. before, further, .. after]);
    }

    private static TextTokenizer Words(string tokenizer, string language = "en") => tokenizer switch
    {
        "treebank" => TextTokenizer.PennTreebank(),
        "korean" => TextTokenizer.KoreanWords,
        _ => TextTokenizer.Moses(language),
    };

    private static TranslatorTrainer Trainer(
        TranslationTrainers trainers, TrainSettings settings, Func<TrainingOptions, TrainingOptions> train)
    {
        if (settings.Model == "seq2seq")
        {
            // A rate that falls to 0 by the last step gives a better result than a constant one.
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
