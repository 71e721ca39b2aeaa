using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>preprocessing</c>: from the CSV of IMDB's 25,000 training reviews to arrays of ids, through the ML.NET pipeline and in plain Python,
/// in turns.
/// </summary>
/// <remarks>
/// Lower case, tokens at white space, a vocabulary of 10,000 with a minimum frequency of 10, padding to 200. Both sides must give the same
/// ids. The ids are read by one cursor, as GetColumn does, and by one for each processor.
/// </remarks>
internal static class PreprocessingCommand
{
    private const int Length = 200;

    public static Command Create()
    {
        Option<int> rounds = Program.Rounds(5);
        var command = new Command("preprocessing",
            "Seconds from a CSV of reviews to padded ids, this package and plain Python in turns; needs NLPSTUDY_DATA") { rounds };
        command.SetAction(parsed => Run(parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(int rounds)
    {
        using var corpus = new ReviewCorpus();
        var one = new List<double>();
        var several = new List<double>();
        var python = new List<double>();

        // The first pass compiles the code as it goes.
        double first = Measure(corpus.CsvPath, ReadByOne).Seconds;
        for (int round = 0; round < rounds; round++)
        {
            (double seconds, long checksum) = Measure(corpus.CsvPath, ReadByOne);
            one.Add(seconds);
            (seconds, long checksumOfSeveral) = Measure(corpus.CsvPath, ReadBySeveral);
            several.Add(seconds);
            Check(checksum, checksumOfSeveral, "several cursors'");
            if (PeerProcess.Python("preprocess.py", [corpus.CsvPath]) is not { } figures)
            {
                continue;
            }

            python.Add(double.Parse(figures[0], CultureInfo.InvariantCulture));
            Check(checksum, long.Parse(figures[2], CultureInfo.InvariantCulture), "Python's");
        }

        Console.WriteLine("| ids read by | this package, s | plain Python, s | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        Console.WriteLine(
            $"| one cursor (its first run: {first:f3}) | "
                + $"{Figures.Cell(one, "f3")} | {Figures.Cell(python, "f2")} | {Figures.Ratio(python, one)} |");
        Console.WriteLine(
            $"| {Environment.ProcessorCount} cursors | {Figures.Cell(several, "f3")} | "
                + $"{Figures.Cell(python, "f2")} | {Figures.Ratio(python, several)} |");
    }

    private static void Check(long checksum, long other, string whose)
    {
        if (other != checksum)
        {
            throw new InvalidOperationException($"Checksum of the ids: expected {checksum} as one cursor's, found {other}, {whose}.");
        }
    }

    private static (double Seconds, long Checksum) Measure(string path, Func<IDataView, uint[][]> read)
    {
        var clock = Stopwatch.StartNew();
        var ml = new MLContext(seed: 1);
        IDataView reviews = ml.Data.LoadLabeledText(path);
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
            .Append(
                ml.Transforms.Text.MapTokensToVocabulary(
                    "Ids", "Tokens", new VocabularyOptions { MaximumSize = 10_000, MinimumFrequency = 10 }))
            .Append(ml.Transforms.Text.PadSequence("Ids", options: new PadSequenceOptions { Length = Length }))
            .Fit(reviews);
        uint[][] keys = read(model.Transform(reviews));
        double seconds = clock.Elapsed.TotalSeconds;

        // A key is an id plus one.
        long sum = 0;
        foreach (uint[] row in keys)
        {
            for (int place = 0; place < row.Length; place++)
            {
                sum += (row[place] - 1L) * (place + 1);
            }
        }

        return (seconds, sum % 1_000_000_007);
    }

    private static uint[][] ReadByOne(IDataView rows) => [.. rows.GetColumn<uint[]>("Ids")];

    // Each cursor gets whole batches of rows; their numbers put the rows in order again.
    private static uint[][] ReadBySeveral(IDataView rows)
    {
        DataViewSchema.Column column = rows.Schema["Ids"];
        DataViewRowCursor[] cursors = rows.GetRowCursorSet([column], Environment.ProcessorCount);
        Task<List<(long Batch, uint[] Ids)>>[] parts = [.. cursors.Select(cursor => Task.Run(() => Read(cursor, column)))];
        Task.WaitAll(parts);
        return [.. parts.SelectMany(part => part.Result).OrderBy(row => row.Batch).Select(row => row.Ids)];
    }

    private static List<(long Batch, uint[] Ids)> Read(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        using (cursor)
        {
            var read = new List<(long Batch, uint[] Ids)>();
            ValueGetter<VBuffer<uint>> getter = cursor.GetGetter<VBuffer<uint>>(column);
            VBuffer<uint> ids = default;
            while (cursor.MoveNext())
            {
                getter(ref ids);
                read.Add((cursor.Batch, ids.GetValues().ToArray()));
            }

            return read;
        }
    }
}
