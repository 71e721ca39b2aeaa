using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;
using Spectre.Console;

namespace Tagging;

/// <summary>The command <c>train</c>: trains, evaluates and saves a tagger.</summary>
internal static class TrainCommand
{
    private const double HeldOut = 0.2;
    private const int DemoSentences = 1500, DemoTest = 400;

    /// <summary>Trains on one file and evaluates on another file, or on a random fifth of the first.</summary>
    public static void Run(TrainSettings settings, TaggedFile trainFile, TaggedFile? validationFile, TaggedFile? testFile)
    {
        PlotFile.Check("--plot", settings.Plot);
        OutputFile.Check("--output", settings.Output);
        OutputFile.Check("--history", settings.History);
        CheckResume(settings);
        OutputFile.CheckFolder("--checkpoint-folder", settings.CheckpointFolder);
        var ml = new MLContext(settings.Seed) { GpuDeviceId = settings.Gpu };
        IDataView train = trainFile.Load(ml);
        IDataView? validation = validationFile?.Load(ml), test = testFile?.Load(ml);
        if (settings.Tokenizer is null)
        {
            settings = settings with { Tokenizer = TokenizerKinds.Detect(ml, train) };
            Console.WriteLine($"Texts to tag will be cut into {settings.Tokenizer}. --tokenizer says otherwise.");
        }

        string title = "Test file";
        if (test is null)
        {
            DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(train, HeldOut, seed: settings.Seed);
            (train, test, title) = (split.TrainSet, split.TestSet, "Held-out fifth");
        }

        Run(ml, settings, train, validation, test, title);
    }

    /// <summary>Runs the demonstration on sentences that a small grammar generates.</summary>
    public static void RunDefault()
    {
        TrainSettings settings = TrainSettings.Demo;
        OutputFile.Check("--output", settings.Output);
        var ml = new MLContext(settings.Seed);
        AnsiConsole.MarkupLine("[bold]Names in the news[/]: persons, organizations, places and times in sentences of a small grammar");
        AnsiConsole.WriteLine();
        List<TaggedSentence> sentences = new NewsGrammar(settings.Seed).Create(DemoSentences + DemoTest);
        Run(
            ml, settings, ml.Data.LoadFromEnumerable(sentences.Take(DemoSentences)), null,
            ml.Data.LoadFromEnumerable(sentences.Skip(DemoSentences)), "Test part");

        using TransformerChain<ITransformer> model = SavedTagger.Load(ml, settings.Output);
        var table = new Table().RoundedBorder().Title("Three texts").AddColumns("Text", "Entities");
        foreach (TaggedText text in SavedTagger.Tag(
            ml, model,
            [
                "Rosa Lindford of Old Kellwick works for Thornberg Steel.", "Shares of Kellwick & Thornberg fell on Friday.",
                "It rained in Thornberg in May 1999.",
            ]))
        {
            string entities = string.Join(", ", text.Entities.Zip(text.EntitiesClass, (one, of) => $"{one} ({of})"));
            table.AddRow(Markup.Escape(text.Text), Markup.Escape(entities));
        }

        AnsiConsole.Write(table);
        Console.WriteLine("Next, tag a text of your own:");
        Console.WriteLine(
            $"  dotnet run -c Release --project samples/Tagging -- tag --model {settings.Output} "
                + "\"Ms. Elmsen was born in Dahlton in 1999.\"");
    }

    private static void Run(
        MLContext ml, TrainSettings settings, IDataView train, IDataView? validation, IDataView test, string testTitle)
    {
        using var cancel = new CancelKey();
        var clock = Stopwatch.StartNew();
        TrainedTagger trained = TrainingDisplay.Run(
            [settings.Model], progress => new TaggerTraining(ml, settings, new SoleMember(progress), cancel.Token).Fit(train, validation));
        double seconds = clock.Elapsed.TotalSeconds;
        using TransformerChain<ITransformer> model = SavedTagger.Create(ml, trained.Transformer, settings.Tokenizer!);
        if (cancel.Token.IsCancellationRequested)
        {
            AnsiConsole.MarkupLine("[yellow]Stopped early:[/] the tagger is the one trained so far.");
        }

        SavedTagger.Save(ml, model, settings.Output);
        if (settings.History is { } history)
        {
            OutputFile.Write(history, path => WriteHistory(trained.History, path));
        }

        PlotFile.Save(trained.History.Plot($"{settings.Model}: {trained.ParameterCount:N0} parameters"), settings.Plot);
        SequenceLabelingMetrics metrics = ml.SequenceLabeling.Evaluate(trained.Transformer.Transform(test));
        Console.WriteLine($"{testTitle}: {metrics.Sentences:N0} sentences");
        Console.Write(metrics);
        Console.WriteLine($"Trained {trained.ParameterCount:N0} parameters in {seconds:F1} s.");
        if (settings.Json)
        {
            IReadOnlyList<TrainingEpoch> epochs = trained.History.Epochs;
            Report.Json(new
            {
                TestF1 = metrics.F1,
                metrics.TokenAccuracy,
                TrainSeconds = seconds,
                TokensPerSecond = epochs.Count == 0
                    ? (double?)null : epochs.Sum(epoch => epoch.TokensPerSecond * epoch.Seconds) / epochs.Sum(epoch => epoch.Seconds),
                Epochs = epochs.Count,
                Parameters = trained.ParameterCount,
            });
        }
    }

    private static void WriteHistory(TrainingHistory history, string path)
    {
        using var writer = new StreamWriter(path);
        writer.WriteLine(
            "epoch,training_loss,validation_loss,validation_accuracy,validation_span_f1,learning_rate,seconds,tokens_per_second");
        foreach (TrainingEpoch epoch in history.Epochs)
        {
            writer.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{epoch.Epoch},{epoch.TrainingLoss},{epoch.ValidationLoss},{epoch.ValidationAccuracy},{epoch.ValidationSpanF1},"
                    + $"{epoch.LearningRate},{epoch.Seconds},{epoch.TokensPerSecond}"));
        }
    }

    private static void CheckResume(TrainSettings settings)
    {
        if (!settings.Resume)
        {
            return;
        }

        if (settings.CheckpointFolder is not { } folder)
        {
            throw new SampleException("--resume: expected --checkpoint-folder with it, found none.");
        }

        if (!File.Exists(Path.Combine(folder, "checkpoint.zip")))
        {
            throw new SampleException($"--resume: expected the state of a training in '{folder}', found none.");
        }
    }
}
