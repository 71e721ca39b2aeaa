using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;
using Spectre.Console;

namespace Translation;

/// <summary>The command <c>train</c>: trains, evaluates and saves a translator.</summary>
internal static class TrainCommand
{
    private const double HeldOut = 0.05;

    /// <summary>Trains on some pairs and evaluates on others, or on a random twentieth of the first.</summary>
    /// <param name="settings">The settings of the network and its training.</param>
    /// <param name="trainFiles">The pairs to train on.</param>
    /// <param name="testFiles">The pairs to evaluate on.</param>
    /// <param name="from">A saved translator to train further; <see langword="null"/>: train a new one.</param>
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
                    $"The script of the first thousand translations is that of {language}: Moses' rules for it split and join them. "
                        + "--target-tokenizer chooses another tokenizer.");
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
                    "held-out twentieth: expected pairs to evaluate on, found none. --test-source and --test-target name files of them.");
            }

            Run(ml, settings, split.TrainSet, split.TestSet, from);
        }
    }

    /// <summary>Runs the demonstration on sentences that a small grammar generates; the last 200 are the test part.</summary>
    /// <param name="language">The language of the translations: ko or fr.</param>
    public static void RunDefault(string language)
    {
        TrainSettings settings = TrainSettings.Demo with { TargetTokenizer = language == "ko" ? "treebank" : "moses" };
        var ml = new MLContext(settings.Seed);
        AnsiConsole.MarkupLine(
            $"[bold]English to {(language == "ko" ? "Korean" : "French")}[/]: sentences of a small grammar, with agreement and a different "
                + "word order");
        AnsiConsole.WriteLine();
        List<SentencePair> pairs = new PhraseGrammar(language, settings.Seed).Create(4200);
        Run(ml, settings, ml.Data.LoadFromEnumerable(pairs[..4000]), ml.Data.LoadFromEnumerable(pairs[4000..]), from: null);
        Console.WriteLine("Next, translate a sentence of your own:");
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
            AnsiConsole.MarkupLine("[yellow]Stopped early:[/] the model is the one trained so far.");
        }

        ModelFile.Save(ml, model, train.Schema, settings.Output);
        EvaluateCommand.Report(ml, model.Transform(test), settings.Lowercase);
        Console.WriteLine($"Trained {translator.ParameterCount:N0} parameters in {seconds:F1} s.");

        ITransformer Train(IProgress<TrainingProgress> progress) => from is null
            ? TranslationPipeline.Fit(ml, settings, train, progress, cancel.Token)
            : TranslationPipeline.Continue(ml, settings, SavedTranslator.Load(ml, from), train, progress, cancel.Token);
    }
}
