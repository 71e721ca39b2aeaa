using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// <c>preprocessing</c>: from the CSV of IMDB's 25,000 training reviews to arrays of ids, through the ML.NET pipeline and in plain Python, in turns.
/// </summary>
/// <remarks>Lower case, tokens at white space, a vocabulary of 10,000 with a minimum frequency of 10, padding to 200. Both sides must give the same ids.</remarks>
internal static class PreprocessingCommand
{
    private const int Length = 200;

    public static Command Create()
    {
        Option<int> rounds = Program.Rounds(5);
        var command = new Command("preprocessing", "Seconds from a CSV of reviews to padded ids, this package and plain Python in turns; needs NLPSTUDY_DATA") { rounds };
        command.SetAction(parsed => Run(parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(int rounds)
    {
        using var corpus = new ReviewCorpus();
        var ours = new List<double>();
        var python = new List<double>();
        double first = 0;
        for (int round = 0; round <= rounds; round++)
        {
            (double seconds, long checksum) = Measure(corpus.CsvPath);
            if (round == 0)
            {
                // The first pass compiles the code as it goes.
                first = seconds;
                continue;
            }

            ours.Add(seconds);
            if (PeerProcess.Python("preprocess.py", [corpus.CsvPath]) is not { } figures)
                continue;
            python.Add(double.Parse(figures[0], CultureInfo.InvariantCulture));
            if (long.Parse(figures[2], CultureInfo.InvariantCulture) != checksum)
                throw new InvalidOperationException($"Checksum of the ids: expected {figures[2]}, as Python's, found {checksum}.");
        }

        Console.WriteLine("| this package, s | its first run, s | plain Python, s | ratio |");
        Console.WriteLine("| ---: | ---: | ---: | ---: |");
        Console.WriteLine($"| {Figures.Cell(ours, "f3")} | {first:f3} | {Figures.Cell(python, "f2")} | {Figures.Ratio(python, ours)} |");
    }

    private static (double Seconds, long Checksum) Measure(string path)
    {
        var clock = Stopwatch.StartNew();
        var ml = new MLContext(seed: 1);
        IDataView reviews = ml.Data.LoadLabelledText(path);
        var lowerCaseOnly = new CleanTextOptions
        {
            StripHtmlTags = false,
            DecodeHtmlEntities = false,
            UnicodeForm = null,
            LetterCase = LetterCase.Lower,
            Punctuation = PunctuationHandling.Keep,
            CollapseWhitespace = false,
        };
        ITransformer model = ml.Transforms.Text.CleanText("Clean", "Text", lowerCaseOnly)
            .Append(ml.Transforms.Text.TokenizeText("Tokens", "Clean", TextTokenizer.Whitespace))
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Tokens", new VocabularyOptions { MaximumSize = 10_000, MinimumFrequency = 10 }))
            .Append(ml.Transforms.Text.PadSequence("Ids", options: new PadSequenceOptions { Length = Length }))
            .Fit(reviews);
        uint[][] keys = [.. model.Transform(reviews).GetColumn<uint[]>("Ids")];
        double seconds = clock.Elapsed.TotalSeconds;

        // A key is an id plus one.
        long sum = 0;
        foreach (uint[] row in keys)
        {
            for (int place = 0; place < row.Length; place++)
                sum += (row[place] - 1L) * (place + 1);
        }

        return (seconds, sum % 1_000_000_007);
    }
}
