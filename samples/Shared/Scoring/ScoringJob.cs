using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.ML;

namespace Samples;

/// <summary>
/// The scoring of many files by one model. Each part's result is written whole or not at all, and finished parts are passed over, so that
/// the same command goes on after a stop, and several machines can share the parts.
/// </summary>
internal sealed record ScoringJob
{
    private const string SettingsFile = "scoring.json";

    public required string Model { get; init; }

    public required IReadOnlyList<string> Inputs { get; init; }

    public required string Output { get; init; }

    public Shard Shard { get; init; } = new(0, 1);

    public string? TextField { get; init; }

    public Reading Reading { get; init; } = new();

    /// <summary>Scores the parts of the shard that have no result yet.</summary>
    /// <param name="load">Loads the model.</param>
    /// <param name="settings">The other settings that decide the scores, such as the size of a beam.</param>
    /// <exception cref="SampleException">
    /// There is nothing to score, the folder has results of another model, or a part could not be scored.
    /// </exception>
    public void Run(Func<MLContext, Scorer> load, string settings = "")
    {
        ScoringPart[] parts = Prepare(settings), open = [.. parts.Where(part => !part.IsFinished)];
        if (parts.Length > open.Length)
        {
            Console.WriteLine($"{parts.Length - open.Length} of {parts.Length} parts are finished and passed over.");
        }

        if (open.Length > 0)
        {
            Score(open, load(new MLContext()));
        }
    }

    /// <summary>Finds the parts of the shard, and checks those without a result and the folder.</summary>
    /// <param name="settings">The other settings that decide the scores, such as the size of a beam.</param>
    /// <exception cref="SampleException">There is nothing to score, or the folder has results of another model.</exception>
    public ScoringPart[] Prepare(string settings = "")
    {
        ScoringPart[] parts = ScoringPart.Find(Inputs, Output, Shard);
        OutputFile.CheckFolder("--output", Output);
        var reader = new MLContext();
        foreach (ScoringPart part in parts.Where(part => !part.IsFinished))
        {
            Check(reader, part);
        }

        ClaimFolder(settings);
        return parts;
    }

    private void Score(ScoringPart[] parts, Scorer scorer)
    {
        using var cancel = new CancelKey();
        List<string> failed = [];
        foreach ((int number, ScoringPart part) in parts.Index())
        {
            var progress = new ScoringProgress(part.Name, cancel.Token);
            try
            {
                Score(scorer, part, progress);
                Console.WriteLine(
                    $"{part.Name}: {progress.Rows:N0} rows, {progress.Speed:N0} rows/s; {number + 1} of {parts.Length} parts");
            }
            catch (OperationCanceledException)
            {
                throw new SampleException($"stopped in {part.Name}; the same command goes on with it.");
            }
            catch (Exception error) when (IsFaultOfPart(error, out string? message))
            {
                // The other parts are worth having, and the same command tries this one again.
                Console.WriteLine($"{part.Name}: {message}");
                failed.Add(part.Name);
            }
        }

        if (failed.Count > 0)
        {
            throw new SampleException($"{failed.Count} of {parts.Length} parts could not be scored: {string.Join(", ", failed)}.");
        }
    }

    /// <summary>Scores one part.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="part">The part, whose result is written whole or not at all.</param>
    /// <param name="progress">Counts the rows, and may end the work by an exception.</param>
    public void Score(Scorer scorer, ScoringPart part, ScoringProgress progress)
    {
        if (ParquetScoring.IsParquet(part.Input))
        {
            OutputFile.Write(part.Output, temporary =>
            {
                using FileStream file = File.Create(temporary);
                ParquetScoring.RunAsync(scorer, part.Input, TextField, file, progress).GetAwaiter().GetResult();
            });
            return;
        }

        (IDataView rows, IReadOnlyList<(string, string)> copied) =
            DelimitedScoring.Open(scorer.Ml, part.Input, TextField, Reading, scorer.TextColumn);
        DelimitedScoring.Run(scorer, rows, copied, part.Output, progress);
    }

    private void Check(MLContext ml, ScoringPart part)
    {
        if (!ParquetScoring.IsParquet(part.Input))
        {
            DelimitedScoring.Open(ml, part.Input, TextField, Reading, "Text");
            return;
        }

        IReadOnlyList<string> left = ParquetScoring.CheckAsync(part.Input, TextField).GetAwaiter().GetResult();
        if (left.Count > 0)
        {
            Console.WriteLine($"{part.Name}: not copied, because they are lists or structures: {string.Join(", ", left)}.");
        }
    }

    /// <summary>Takes the folder of the results for the model and the options; the first of several machines writes a file there.</summary>
    /// <param name="settings">The other settings that decide the scores, such as the size of a beam.</param>
    /// <exception cref="SampleException">The folder has results of another model, which could not be told apart from these.</exception>
    public void ClaimFolder(string settings = "")
    {
        if (!File.Exists(Model))
        {
            throw new SampleException($"{Model}: no such model; 'train' writes one.");
        }

        using FileStream model = File.OpenRead(Model);
        string mine = JsonSerializer.Serialize(new
        {
            Model = Convert.ToHexStringLower(SHA256.HashData(model)),
            TextColumn = TextField,
            Reading,
            Settings = settings,
        });
        string path = Path.Combine(Output, SettingsFile);
        if (!File.Exists(path))
        {
            OutputFile.Write(path, temporary => File.WriteAllText(temporary, mine));
        }

        if (File.ReadAllText(path) != mine)
        {
            throw new SampleException(
                $"--output: expected a folder for this model and these options, found results of others in '{Output}' ({SettingsFile}).");
        }
    }

    /// <summary>Whether a part could not be scored because of its own content, which no other machine would read better.</summary>
    /// <param name="error">The error.</param>
    /// <param name="message">The message for the user.</param>
    public static bool IsFaultOfPart(Exception error, [NotNullWhen(true)] out string? message)
    {
        // Reading ahead on another thread wraps the reader's error.
        Exception cause = error.GetBaseException();
        message = cause is FormatException or InvalidDataException or SampleException or ArgumentException or Parquet.ParquetException
            ? Reading.Renamed(cause.Message)
            : null;
        return message is not null;
    }
}
