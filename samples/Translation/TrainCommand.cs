using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;
using Spectre.Console;

namespace Translation;

/// <summary>Trains, evaluates, saves.</summary>
internal static class TrainCommand
{
    private const double HeldOut = 0.05;

    /// <summary>Trains on some pairs and evaluates on others, or on a twentieth of the first drawn at random.</summary>
    /// <param name="settings">What is trained, and how.</param>
    /// <param name="trainFiles">The pairs to train on.</param>
    /// <param name="testFiles">The pairs to evaluate on.</param>
    /// <param name="from">A saved translator to go on from; null: a new one.</param>
    public static void Run(TrainSettings settings, PairFiles trainFiles, PairFiles? testFiles, string? from)
    {
        var ml = new MLContext(settings.Seed) { GpuDeviceId = settings.Gpu };
        IDataView train = trainFiles.Load(ml);
        if (from is null)
        {
            settings = settings with
            {
                SourceLanguage = Script.LanguageOf(train, "Source"),
                TargetLanguage = Script.LanguageOf(train, "Target")
            };
            if (settings.TargetTokenizer == "moses")
            {
                string language = Script.NameOf(settings.TargetLanguage);
                Console.WriteLine(
                    $"Translations are cut and joined as Moses does {language}, by the script of the first thousand; --target-tokenizer "
                        + $"chooses otherwise.");
            }
        }

        if (testFiles is not null)
        {
            Run(ml, settings, train, testFiles.Load(ml), from);
        }
        else
        {
            DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(train, HeldOut, seed: settings.Seed);
            if (!split.TestSet.GetColumn<string>(nameof(SentencePair.Source)).Any())
            {
                throw new SampleException(
                    "held-out twentieth: expected pairs to evaluate on, found none. --test-source and --test-target name others.");
            }

            Run(ml, settings, split.TrainSet, split.TestSet, from);
        }
    }

    /// <summary>The embedded default: sentences that a small grammar makes, some of which are held out.</summary>
    /// <param name="language">Of the translations: ko or fr.</param>
    public static void RunDefault(string language)
    {
        TrainSettings settings = TrainSettings.Demo with { TargetTokenizer = language == "ko" ? "treebank" : "moses" };
        var ml = new MLContext(settings.Seed);
        AnsiConsole.MarkupLine(
            $"[bold]English to "
                + $"{(language == "ko" ? "Korean" : "French")}[/]: sentences of a small grammar, with agreement and another order of "
                + $"words");
        AnsiConsole.WriteLine();
        List<SentencePair> pairs = new PhraseGrammar(language, settings.Seed).Create(4200);
        Run(ml, settings, ml.Data.LoadFromEnumerable(pairs[..4000]), ml.Data.LoadFromEnumerable(pairs[4000..]), from: null);
        Console.WriteLine("Next, ask it yourself:");
        Console.WriteLine(
            $"  dotnet run -c Release --project samples/Translation -- translate --model {settings.Output} \"The black cats do not see "
                + $"three white dogs.\"");
    }

    private static void Run(MLContext ml, TrainSettings settings, IDataView train, IDataView test, string? from)
    {
        OutputFile.Check("--output", settings.Output);
        OutputFile.CheckFolder("--checkpoint-folder", settings.CheckpointFolder);
        using var cancel = new CancelKey();
        var clock = Stopwatch.StartNew();
        ITransformer model = settings.TargetTexts is { } texts
            ? new BackTranslation(ml, settings, cancel.Token).Fit(train, texts, settings.SourceTexts)
            : TrainingDisplay.Run([settings.Model], display => Train(new SoleMember(display)));
        using var resources = model as IDisposable;
        double seconds = clock.Elapsed.TotalSeconds;
        TranslatorTransformer translator = ((IEnumerable<ITransformer>)model).OfType<TranslatorTransformer>().Single();
        if (translator.History.IsCanceled)
        {
            AnsiConsole.MarkupLine("[yellow]Stopped early:[/] going on with what is trained so far.");
        }

        OutputFile.SaveModel(ml, model, train.Schema, settings.Output);
        EvaluateCommand.Report(ml, model.Transform(test), settings.Lowercase);
        Console.WriteLine($"Trained {translator.ParameterCount:N0} parameters in {seconds:F1} s.");

        ITransformer Train(IProgress<TrainingProgress> progress) => from is null
            ? TranslationPipeline.Fit(ml, settings, train, progress, cancel.Token)
            : TranslationPipeline.Continue(ml, settings, SavedTranslator.Load(ml, from), train, progress, cancel.Token);
    }
}
