using System.CommandLine;
using System.Diagnostics;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>subwords</c>: learning byte-pair merges on IMDB's training reviews, in the pipeline and with sentencepiece's <c>spm_train</c>, in
/// turns.
/// </summary>
internal static class SubwordsCommand
{
    private const int Merges = 10_000;

    public static Command Create()
    {
        Option<int> rounds = Program.Rounds(3);
        var command = new Command("subwords",
            "Seconds to learn 10,000 byte-pair merges, this package and spm_train in turns; needs NLPSTUDY_DATA") { rounds };
        command.SetAction(parsed => Run(parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(int rounds)
    {
        using var corpus = new ReviewCorpus();
        string folder = Directory.CreateTempSubdirectory("nlpstudy").FullName;
        try
        {
            string textPath = Path.Combine(folder, "reviews.txt");
            IDataView reviews = new MLContext().Data.LoadLabeledText(corpus.CsvPath);
            File.WriteAllLines(textPath, reviews.GetColumn<string>("Text").Select(text => text.ReplaceLineEndings(" ")));
            var ours = new List<double>();
            var theirs = new List<double>();
            for (int round = 0; round < rounds; round++)
            {
                ours.Add(Measure(textPath));
                MeasurePeer(textPath, folder, theirs);
            }

            Console.WriteLine("| this package, s | spm_train, s | ratio |");
            Console.WriteLine("| ---: | ---: | ---: |");
            Console.WriteLine($"| {Figures.Cell(ours, "f2")} | {Figures.Cell(theirs, "f2")} | {Figures.Ratio(theirs, ours)} |");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // Reading, cutting at white space and counting are part of it, as they are of spm_train.
    private static double Measure(string path)
    {
        var clock = Stopwatch.StartNew();
        var ml = new MLContext(seed: 1);
        IDataView reviews = ml.Data.LoadTextFiles(path);
        ml.Transforms.Text.TokenizeText("Tokens", "Text")
            .Append(ml.Transforms.Text.TokenizeIntoSubwords("Tokens", options: new SubwordOptions { MergeCount = Merges }))
            .Fit(reviews);
        return clock.Elapsed.TotalSeconds;
    }

    private static void MeasurePeer(string path, string folder, List<double> found)
    {
        const string Program = "/usr/bin/spm_train";
        if (!File.Exists(Program))
        {
            return;
        }

        var clock = Stopwatch.StartNew();
        (int exitCode, _, string errors) = PeerProcess.Run(
            Program, [$"--input={path}", $"--model_prefix={Path.Combine(folder, "spm")}", "--model_type=bpe", $"--vocab_size={Merges}"]);
        if (exitCode != 0)
        {
            throw new InvalidOperationException($"spm_train: {errors}");
        }

        found.Add(clock.Elapsed.TotalSeconds);
    }
}
