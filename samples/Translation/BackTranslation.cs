using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;
using Spectre.Console;

namespace Translation;

/// <summary>
/// Back-translation (Sennrich, Haddow and Birch 2016): a translator the other way makes pairs of texts that nobody has translated. Its
/// translations are poor, but they are only read; what is learned to be written are the texts, which people wrote.
/// </summary>
/// <param name="ml">The context.</param>
/// <param name="forward">How the translator asked for is trained.</param>
/// <param name="cancellation">Ends the training under way, and leaves out the others.</param>
internal sealed class BackTranslation(MLContext ml, TrainSettings forward, CancellationToken cancellation)
{
    // How often an epoch has the pairs, lest the texts, of which there are many more, drown them.
    private const int Copies = 6;
    private const int LastEpochs = 15;
    private const int TextsAtOnce = 1000;

    // Korean without its endings cannot be joined again, nor can its letters: where it is written, it is cut at spaces.
    private readonly TrainSettings backward = forward with
    {
        SourceTokenizer = forward.TargetTokenizer,
        SourceLanguage = forward.TargetLanguage,
        TargetLanguage = forward.SourceLanguage,
        TargetTokenizer = forward.SourceTokenizer is "moses" ? "moses" : "treebank",
    };

    private int trainings;

    /// <summary>Trains a translator on pairs and on texts of the target's language.</summary>
    /// <param name="pairs">The pairs.</param>
    /// <param name="targetTexts">A file of such texts, one a line.</param>
    /// <param name="sourceTexts">A file of texts of the source's language: the translator the other way is trained on them likewise. Null:
    /// on the pairs alone.</param>
    /// <exception cref="SampleException">A file is missing or empty, or the training is canceled before the translator asked for has
    /// learned anything.</exception>
    public ITransformer Fit(IDataView pairs, string targetTexts, string? sourceTexts)
    {
        string[] targets = Texts(targetTexts), sources = sourceTexts is null ? [] : Texts(sourceTexts);
        SentencePair[] own = [.. ml.Data.CreateEnumerable<SentencePair>(pairs, reuseRowObject: false)];
        return Fit(own, targets, sources, forward, backward);
    }

    // First the translator the other way; where that has texts too, it needs one of this way before.
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

        // The pairs are right, so they have the last word: a short training of smaller steps.
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

    // The half of which the translator is surest: the rest says little of what the texts say.
    private SentencePair[] Translate(ITransformer translator, string[] texts) => AnsiConsole.Progress().Start(context =>
    {
        ProgressTask task = context.AddTask($"Translating {texts.Length:N0} texts", maxValue: texts.Length);
        var made = new List<(SentencePair Pair, float Score)>();
        foreach (string[] some in texts.Chunk(TextsAtOnce))
        {
            if (cancellation.IsCancellationRequested)
            {
                throw new SampleException("stopped before the translator asked for was trained; nothing was saved.");
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
            throw new SampleException($"{path}: no such file of texts, one a line.");
        }

        IDataView lines = ml.Data.LoadTextFiles(path, new TextFilesOptions { Encoding = forward.Encoding, SkipEmpty = true });
        string[] texts = [.. lines.GetColumn<string>("Text").Select(line => line.Trim()).Distinct()];
        return texts.Length > 0 ? texts : throw new SampleException($"{path}: expected texts, one a line, found none.");
    }
}
