using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;
using Spectre.Console;

namespace Translation;

/// <summary>
/// Back-translation (Sennrich, Haddow and Birch 2016): a translator of the opposite direction turns texts without translations into pairs.
/// Its translations are poor, but the new translator only reads them. It learns to write the texts, which people wrote.
/// </summary>
/// <param name="ml">The context.</param>
/// <param name="forward">The settings of the requested translator.</param>
/// <param name="cancellation">Ends the current training and skips the others.</param>
internal sealed class BackTranslation(MLContext ml, TrainSettings forward, CancellationToken cancellation)
{
    // An epoch reads each real pair this many times, because there are many more texts than pairs.
    private const int Copies = 6;
    private const int LastEpochs = 15;
    private const int TextsAtOnce = 1000;

    // Korean words without endings, or letters, cannot be joined again. So Korean that is written is split at spaces.
    private readonly TrainSettings backward = forward with
    {
        SourceTokenizer = forward.TargetTokenizer,
        SourceLanguage = forward.TargetLanguage,
        TargetLanguage = forward.SourceLanguage,
        TargetTokenizer = forward.SourceTokenizer is "moses" ? "moses" : "treebank",
    };

    private int trainings;

    /// <summary>Trains a translator on pairs and on texts of the target language.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="targetTexts">A file of such texts, one in each line.</param>
    /// <param name="sourceTexts">A file of texts of the source language, on which the opposite translator is trained in the same way;
    /// <see langword="null"/>: it is trained on the pairs alone.</param>
    /// <exception cref="SampleException">A file is missing or empty, or the training is canceled before the requested translator has
    /// learned anything.</exception>
    public ITransformer Fit(IDataView pairs, string targetTexts, string? sourceTexts)
    {
        string[] targets = Texts(targetTexts), sources = sourceTexts is null ? [] : Texts(sourceTexts);
        SentencePair[] own = [.. ml.Data.CreateEnumerable<SentencePair>(pairs, reuseRowObject: false)];
        return Fit(own, targets, sources, forward, backward);
    }

    // The opposite translator comes first. If it has texts too, it needs a translator of this direction before.
    private ITransformer Fit(SentencePair[] pairs, string[] targets, string[] sources, TrainSettings settings, TrainSettings other)
    {
        SentencePair[] swapped = [.. pairs.Select(pair => new SentencePair { Source = pair.Target, Target = pair.Source })];
        ITransformer back = sources.Length > 0
            ? Fit(swapped, sources, [], other, settings)
            : Train(
                $"{Way(other)}, the pairs", other with { Epochs = other.Epochs * Copies },
                (own, progress) => TranslationPipeline.Fit(ml, own, Rows(swapped), progress, cancellation));
        using var resources = back as IDisposable;
        SentencePair[] made = Translate(back, targets);
        SentencePair[] both = [.. Enumerable.Repeat(pairs, Copies).SelectMany(copy => copy), .. made];
        ITransformer first = Train(
            $"{Way(settings)}, {Copies} copies of the pairs and {made.Length:N0} texts", settings,
            (own, progress) => TranslationPipeline.Fit(ml, own, Rows(both), progress, cancellation));
        if (cancellation.IsCancellationRequested)
        {
            return first;
        }

        // The real pairs are correct, so a short training with smaller steps ends with them.
        ITransformer[] steps = [.. (IEnumerable<ITransformer>)first];
        double rate = steps.OfType<TranslatorTransformer>().Single().Options.Training.LearningRate;
        TrainSettings last = settings with
        {
            Epochs = LastEpochs,
            BatchSize = Math.Max(1, settings.BatchSize / 2),
            LearningRate = rate / 2,
            Patience = 0
        };
        return Train($"{Way(settings)}, the pairs again", last,
            (own, progress) => TranslationPipeline.Continue(ml, own, steps, Rows(pairs), progress, cancellation));
    }

    private string Way(TrainSettings settings) => ReferenceEquals(settings, forward) ? "source to target" : "target to source";

    private ITransformer Train(string what, TrainSettings settings, Func<TrainSettings, IProgress<TrainingProgress>, ITransformer> train)
    {
        trainings++;
        Console.WriteLine($"Training {trainings}: {what}");
        TrainSettings own =
            settings with { CheckpointFolder = settings.CheckpointFolder is { } folder ? Path.Combine(folder, $"{trainings}") : null };
        return TrainingDisplay.Run([own.Model], display => train(own, new SoleMember(display)));
    }

    // Keeps the half with the highest scores: the other translations have little to do with their texts.
    private SentencePair[] Translate(ITransformer translator, string[] texts) => AnsiConsole.Progress().Start(context =>
    {
        ProgressTask task = context.AddTask($"Translating {texts.Length:N0} texts", maxValue: texts.Length);
        var made = new List<(SentencePair Pair, float Score)>();
        foreach (string[] some in texts.Chunk(TextsAtOnce))
        {
            if (cancellation.IsCancellationRequested)
            {
                throw new SampleException("stopped before the requested translator was trained; nothing was saved.");
            }

            IDataView translated = translator.Transform(Rows([.. some.Select(text => new SentencePair { Source = text })]));
            made.AddRange(ml.Data.CreateEnumerable<Translated>(translated, reuseRowObject: false)
                .Select(row => (new SentencePair { Source = row.Translation, Target = row.Source }, row.TranslationScore)));
            task.Increment(some.Length);
        }

        return made.Where(row => row.Pair.Source.Length > 0).OrderByDescending(row => row.Score).Take(texts.Length / 2)
            .Select(row => row.Pair).ToArray();
    });

    private IDataView Rows(SentencePair[] pairs) => ml.Data.LoadFromEnumerable(pairs);

    private string[] Texts(string path)
    {
        if (!File.Exists(path))
        {
            throw new SampleException($"{path}: no such file of texts, one in each line.");
        }

        IDataView lines = ml.Data.LoadTextFiles(path, new TextFilesOptions { Encoding = forward.Encoding, SkipEmpty = true });
        string[] texts = [.. lines.GetColumn<string>("Text").Select(line => line.Trim()).Distinct()];
        return texts.Length > 0 ? texts : throw new SampleException($"{path}: expected texts, one in each line, found none.");
    }
}
