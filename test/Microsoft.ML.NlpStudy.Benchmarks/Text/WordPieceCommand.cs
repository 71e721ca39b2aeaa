using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Tests.Support;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Benchmarks;

using Command = System.CommandLine.Command; // and not ML.NET's namespace of that name

/// <summary>
/// <c>word-pieces</c>: IMDB's 25,000 training reviews cut into the word pieces of MiniLM and mapped to their ids, in the pipeline, with
/// Microsoft.ML.Tokenizers and with Hugging Face's tokenizers, in turns.
/// </summary>
/// <remarks>All sides start from texts in memory and end with ids. They must find as many.</remarks>
internal static class WordPieceCommand
{
    public static Command Create()
    {
        Option<int> rounds = Program.Rounds(5);
        var command = new Command(
            "word-pieces", "Seconds from reviews to ids of word pieces, this package and others in turns; needs NLPSTUDY_DATA") { rounds };
        command.SetAction(parsed => Run(parsed.GetValue(rounds)));
        return command;
    }

    private static void Run(int rounds)
    {
        using var encoder = new MiniLm();
        string vocabulary = Path.Combine(encoder.Folder, "vocab.txt");
        using var corpus = new ReviewCorpus();
        IDataView rows = new MLContext().Data.LoadLabeledText(corpus.CsvPath);
        Review[] reviews = [.. rows.GetColumn<string>("Text").Select(text => new Review { Text = text })];
        string texts = Path.Combine(encoder.Folder, "texts.json");
        File.WriteAllText(texts, JsonSerializer.Serialize(reviews.Select(review => review.Text)));
        var ml = new MLContext(seed: 1);
        PretrainedTokenizer pieces = PretrainedTokenizer.Load(encoder.Folder);
        ITransformer model = ml.Transforms.Text.TokenizeText("Pieces", "Text", pieces)
            .Append(ml.Transforms.Text.MapTokensToVocabulary("Ids", "Pieces", pieces.Vocabulary))
            .Fit(ml.Data.LoadFromEnumerable(reviews));

        // BERT's way in this library: without accents and with every symbol.
        BertTokenizer theirs = BertTokenizer.Create(vocabulary, new BertOptions { RemoveNonSpacingMarks = true });
        var sides = new (string Name, Func<(double Seconds, long Ids)?> Measure)[]
        {
            ("this package, one cursor", () => Timed(
                () => model.Transform(ml.Data.LoadFromEnumerable(reviews)).GetColumn<VBuffer<uint>>("Ids").Sum(ids => (long)ids.Length))),
            ("Microsoft.ML.Tokenizers, `EncodeToIds`", () => Timed(
                () => reviews.Sum(review => (long)theirs.EncodeToIds(review.Text, addSpecialTokens: false).Count))),
            ("Hugging Face's tokenizers, `encodeBatch`", () => Peer(vocabulary, texts)),
        };
        List<double>[] seconds = Array.ConvertAll(sides, _ => new List<double>());
        long?[] counts = new long?[sides.Length];

        // The first round compiles the code as it goes.
        for (int round = -1; round < rounds; round++)
        {
            for (int side = 0; side < sides.Length; side++)
            {
                if (sides[side].Measure() is { } found && round >= 0)
                {
                    seconds[side].Add(found.Seconds);
                    counts[side] = found.Ids;
                }
            }
        }

        Console.WriteLine("| side | seconds | ids | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        for (int side = 0; side < sides.Length; side++)
        {
            string ratio = Figures.Ratio(seconds[side], seconds[0]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {sides[side].Name} | {Figures.Cell(seconds[side], "f3")} | {counts[side]:N0} | {ratio} |"));
        }
    }

    private static (double Seconds, long Ids)? Timed(Func<long> encode)
    {
        var clock = Stopwatch.StartNew();
        long ids = encode();
        return (clock.Elapsed.TotalSeconds, ids);
    }

    private static (double Seconds, long Ids)? Peer(string vocabulary, string texts) =>
        PeerProcess.Node("wordpiece.js", [vocabulary, texts]) is { } figures
            ? (double.Parse(figures[0], CultureInfo.InvariantCulture), long.Parse(figures[1], CultureInfo.InvariantCulture)) : null;

    private sealed class Review
    {
        public string Text { get; set; } = "";
    }
}
