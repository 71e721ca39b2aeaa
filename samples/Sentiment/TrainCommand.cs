using System.Diagnostics;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Microsoft.ML.Transforms;
using Samples;
using Spectre.Console;

namespace Sentiment;

/// <summary>The command <c>train</c>: trains, evaluates and saves a classifier.</summary>
internal static class TrainCommand
{
    private const double HeldOut = 0.2;

    /// <summary>Trains on one file and evaluates on another file, or on a random fifth of the first.</summary>
    public static void Run(TrainSettings settings, ReviewFile trainFile, ReviewFile? testFile)
    {
        PlotFile.Check("--plot", settings.Plot);
        OutputFile.Check("--output", settings.Output);
        OutputFile.Check("--history", settings.History);
        OutputFile.CheckFolder("--tensorboard", settings.TensorBoard);
        CheckResume(settings);
        OutputFile.CheckFolder("--checkpoint-folder", settings.CheckpointFolder);
        var ml = new MLContext(settings.Seed) { GpuDeviceId = settings.Gpu };
        IDataView train = trainFile.Load(ml, Console.WriteLine);
        if (testFile is not null)
        {
            IDataView test = testFile.Load(ml, Console.WriteLine);
            LabelCheck.Run(train, trainFile.Path, leastClasses: 2, "--label-column names the labels' column.");
            LabelCheck.Run(test, testFile.Path, leastClasses: 1, "");
            Run(ml, settings, UnlabeledReviews.Add(ml, train, settings.Unlabeled), test, "Test file");
        }
        else
        {
            DataOperationsCatalog.TrainTestData split = ml.Data.TrainTestSplit(train, HeldOut, seed: settings.Seed);
            LabelCheck.Run(split.TrainSet, trainFile.Path, leastClasses: 2, "--label-column names the labels' column.");
            LabelCheck.Run(split.TestSet, $"{trainFile.Path}, held-out fifth", leastClasses: 2,
                "--test names a file to evaluate on instead.");
            Run(ml, settings, UnlabeledReviews.Add(ml, split.TrainSet, settings.Unlabeled), split.TestSet, "Held-out fifth");
        }
    }

    /// <summary>Runs the demonstration on the reviews beside the program; their last fifth is the test part.</summary>
    public static void RunDefault()
    {
        TrainSettings settings = TrainSettings.Demo;
        OutputFile.Check("--output", settings.Output);
        var ml = new MLContext(settings.Seed);
        AnsiConsole.MarkupLine("[bold]Sentiment of film reviews in which word order decides[/] (samples/data/reviews.tsv)");
        AnsiConsole.WriteLine();
        IDataView reviews = new ReviewFile(Path.Combine(AppContext.BaseDirectory, "reviews.tsv")).Load(ml);
        int rows = reviews.GetColumn<string>(nameof(Review.Sentiment)).Count();
        long trainRows = (long)(rows * (1 - HeldOut));

        Run(ml, settings, ml.Data.TakeRows(reviews, trainRows), ml.Data.SkipRows(reviews, trainRows), "Test part");

        Report.Predictions(PredictCommand.Predict(settings.Output, settings.Gpu,
        [
            "The plot was dull, but the ending was wonderful.",
            "The plot was wonderful, but the ending was dull.",
            "The acting was not clumsy at all, it was moving.",
        ]));
        Console.WriteLine("Next, classify a sentence of your own:");
        Console.WriteLine($"  {Report.ThisProgram()} predict --model {settings.Output} \"It was far more clever than silly.\"");
    }

    private static void Run(MLContext ml, TrainSettings settings, IDataView train, IDataView test, string testTitle)
    {
        using var cancel = new CancelKey();
        var clock = Stopwatch.StartNew();
        using LanguageModelTransformer? pretrained =
            settings.LanguageModel is null ? null : LanguageModelStep.Run(ml, settings, train, cancel.Token);
        settings = settings with { Pretrained = pretrained };
        using TransformerChain<KeyToValueMappingTransformer> model = TrainingDisplay.Run(
            settings.Kinds, progress => Fit(ml, settings, train, progress, cancel.Token));
        double seconds = clock.Elapsed.TotalSeconds;
        IReadOnlyList<TrainedClassifier> classifiers = TrainedClassifier.Of(model, settings.Kinds);
        if (cancel.Token.IsCancellationRequested)
        {
            AnsiConsole.MarkupLine("[yellow]Stopped early:[/] the model is the one trained so far.");
        }

        ModelFile.Save(ml, model, train.Schema, settings.Output);
        if (settings.History is { } history)
        {
            OutputFile.Write(history, path => Report.History(classifiers, path));
        }

        long parameters = classifiers.Sum(one => one.ParameterCount);
        PlotFile.Save(TrainingPlot.Of(classifiers, $"{settings.Model}: {parameters:N0} parameters"), settings.Plot);
        ClassificationReport report = Evaluation.Of(ml, model, test);
        Report.Figures(report, testTitle);
        if (classifiers.Count > 1)
        {
            Report.Members(classifiers);
        }

        Console.WriteLine($"Trained {parameters:N0} parameters in {seconds:F1} s.");
        if (settings.Json)
        {
            Report.Training(classifiers, report, seconds, parameters);
        }
    }

    private static TransformerChain<KeyToValueMappingTransformer> Fit(
        MLContext ml, TrainSettings settings, IDataView train, IProgress<EnsembleProgress> display, CancellationToken cancellation)
    {
        using TensorBoardLogs? logs = settings.TensorBoard is { } folder
            ? new TensorBoardLogs(folder, settings.Kinds, display)
            : null;
        return SentimentPipeline.Create(ml, settings, logs ?? display, cancellation).Fit(train);
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

        // Each member of an ensemble has a folder; the folder of the first member is created first, or that of its first fold in it.
        string member = settings.Model == ClassifierKinds.Ensemble ? Path.Combine(folder, "Member_000") : folder;
        string first = settings.Weighting == EnsembleWeighting.CrossValidated ? Path.Combine(member, "Fold_000") : member;
        string[] places = [first, LanguageModelStep.CheckpointsIn(folder)];
        if (!places.Any(place => File.Exists(Path.Combine(place, "checkpoint.zip"))))
        {
            throw new SampleException($"--resume: expected the state of a training in '{folder}', found none.");
        }
    }
}
