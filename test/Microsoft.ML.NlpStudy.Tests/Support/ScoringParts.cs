using System.IO.Compression;
using Microsoft.ML.NlpStudy.Tests.Samples;
using Job = global::Samples.ScoringJob;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A folder with packed parts of short texts, and the results that one machine writes for them.</summary>
internal sealed class ScoringParts : IDisposable
{
    private readonly string _model;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("parts");

    /// <summary>Writes the parts.</summary>
    public ScoringParts(ScoreCommandTests.Trained trained, int count, int rows)
    {
        _model = trained.Model;
        for (int part = 0; part < count; part++)
        {
            Write($"part-{part:D2}.csv.gz", string.Concat(Enumerable.Range(0, rows).Select(
                i => $"{(i % 3 == 0 ? "good" : "bad")} film {part} {i},{i}\n")));
        }
    }

    /// <summary>Gets the options that name model, parts and results.</summary>
    public string[] Options => ["--model", _model, "--input", "part-*.csv.gz", "--text-column", "text", "--output", "out"];

    public string Folder => _folder.FullName;

    public string Output => In("out");

    /// <summary>Gets the job as <c>submit</c> makes it.</summary>
    public Job Job => new() { Model = _model, Inputs = [In("part-*.csv.gz")], Output = Output, TextField = "text" };

    public string In(string name) => Path.Combine(Folder, name);

    /// <summary>Writes a part.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="rows">Lines with a text and a number.</param>
    public void Write(string name, string rows)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(In(name)), CompressionLevel.Fastest));
        writer.Write("text,number\n" + rows);
    }

    /// <summary>Checks that each part has one result, the one that the command <c>score</c> of one machine writes.</summary>
    /// <param name="leftovers">Whether a killed process may have left the half of a result under its temporary name.</param>
    public void AssertSameAsOneMachine(bool leftovers = false)
    {
        SampleProcess scored = SampleProcess.Run("Sentiment", Folder, ["score", .. Options[..^1], "expected"]);
        Assert.Equal((0, ""), (scored.ExitCode, scored.Errors));
        string[] expected = [.. Names("expected")];
        Assert.Equal(expected, Names("out").Where(name => !leftovers || !name.EndsWith(".tmp", StringComparison.Ordinal)));
        Assert.All(expected, name => Assert.True(
            File.ReadAllBytes(In($"expected/{name}")).AsSpan().SequenceEqual(File.ReadAllBytes(In($"out/{name}"))), name));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private IEnumerable<string> Names(string folder) => Directory.GetFiles(In(folder)).Select(path => Path.GetFileName(path)).Order();
}
