using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy;
using Samples;
using Spectre.Console;

namespace Embeddings;

/// <summary>The command <c>train</c>: trains word vectors and saves them.</summary>
internal static class TrainCommand
{
    private const int DemoSentences = 24_000;

    /// <summary>Trains on the texts of a file.</summary>
    public static void Run(TrainSettings settings, TextFile texts)
    {
        var ml = new MLContext(settings.Seed);
        Run(ml, settings, texts.Load(ml));
        Console.WriteLine($"Next: {Start} neighbors --vectors {settings.Output} WORD");
    }

    /// <summary>Runs the demonstration on sentences that a small grammar generates.</summary>
    public static void RunDefault()
    {
        TrainSettings settings = TrainSettings.Demo;
        var ml = new MLContext(settings.Seed);
        AnsiConsole.MarkupLine("[bold]Word vectors[/]: skip-gram on sentences of a small grammar about people, places, animals and food");
        AnsiConsole.WriteLine();
        WordVectors vectors = Run(ml, settings, ml.Data.LoadFromEnumerable(new SentenceGrammar(settings.Seed).Create(DemoSentences)));
        string[] words = ["queen", "paris", "dog", "bread", "tea"];
        var table = new Table().AddColumns("word", "nearest neighbors");
        foreach (string word in words)
        {
            table.AddRow(word, string.Join(", ", vectors.MostSimilar(word, 4).Select(one => Cosine(one))));
        }

        AnsiConsole.Write(table);
        Console.WriteLine($"man is to king as woman is to {vectors.MostSimilar(["king", "woman"], ["man"], 1)[0].Token}");
        Console.WriteLine($"france is to paris as japan is to {vectors.MostSimilar(["paris", "japan"], ["france"], 1)[0].Token}");
        Console.WriteLine("Next, ask for a word of your own, or draw a map:");
        Console.WriteLine($"  {Start} neighbors --vectors {settings.Output} horse");
        Console.WriteLine($"  {Start} plot --vectors {settings.Output} --output map.svg king queen man woman cat dog tea milk");
    }

    private static string Start => "dotnet run -c Release --project samples/Embeddings --";

    private static string Cosine(SimilarToken one) =>
        string.Create(CultureInfo.InvariantCulture, $"{one.Token} {one.Similarity:F2}");

    private static WordVectors Run(MLContext ml, TrainSettings settings, IDataView texts)
    {
        bool hasNgrams = settings.Training.Subwords is not null;
        WordVectorFormat format = VectorFile.FormatOf(settings.Output, hasNgrams);
        OutputFile.Check("--output", settings.Output);
        OutputFile.CheckFolder("--checkpoint-folder", settings.CheckpointFolder);
        using var cancel = new CancelKey();
        var clock = Stopwatch.StartNew();
        ApplyWordVectorsTransformer trained = VectorDisplay.Run(display =>
        {
            WordVectorTrainingOptions options = settings.Training with
            {
                Checkpoints = settings.CheckpointFolder is { } folder ? new CheckpointOptions { Folder = folder } : null,
                Progress = display,
                CancellationToken = cancel.Token,
            };
            ApplyWordVectorsTransformer fitted = Tokenizers.All[settings.Tokenizer](ml.Transforms.Text)
                .Append(ml.Transforms.Text.TrainWordVectors("Features", "Tokens", options)).Fit(texts).LastTransformer;
            cancel.Token.ThrowIfCancellationRequestedBefore(display.HasBegun);
            return fitted;
        });
        if (cancel.Token.IsCancellationRequested)
        {
            AnsiConsole.MarkupLine("[yellow]Stopped early:[/] the vectors are those trained so far.");
        }

        trained.Vectors.Save(settings.Output, format);
        WordVectorCoverage coverage = trained.Coverage;
        Console.WriteLine(
            $"Saved {Path.GetFullPath(settings.Output)} ({new FileInfo(settings.Output).Length / 1024.0:N0} KiB): "
                + $"{trained.Vectors.Count:N0} of {coverage.Entries:N0} words, trained in {clock.Elapsed.TotalSeconds:F1} s.");
        if (hasNgrams && format != WordVectorFormat.FastTextModel)
        {
            Console.WriteLine("The file has no n-grams, so unknown words have no vectors; a name that ends with .bin keeps them.");
        }

        return trained.Vectors;
    }

    private static void ThrowIfCancellationRequestedBefore(this CancellationToken token, bool hasBegun)
    {
        if (!hasBegun)
        {
            token.ThrowIfCancellationRequested();
        }
    }
}
