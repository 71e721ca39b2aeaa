using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// The ids that both sides train on, in a file: the first IMDB reviews of at least so many tokens, where NLPSTUDY_DATA names a folder with
/// them, else ids drawn as rarely as words are.
/// </summary>
/// <remarks>Texts are of one length, so that there is no padding, which one side could be better at than the other.</remarks>
internal sealed class TrainingTexts : IDisposable
{
    /// <summary>Tokens a text.</summary>
    public const int Length = 200;

    /// <summary>Distinct tokens; ids run from 1.</summary>
    public const int Vocabulary = 20_000;

    public TrainingTexts(int count)
    {
        string? folder = DataFolder.Path;
        Source = folder is null ? "drawn ids" : "IMDB reviews";
        var ids = new List<int>(count * Length);

        // The first text names tokens that may not occur otherwise, in the order of their ids: as many as there is room for.
        ids.AddRange(Enumerable.Range(1, Length));
        ids.AddRange(folder is null ? Drawn(count - 1) : Reviews(Path.Combine(folder, "imdb", "train.csv.gz"), count - 1));
        FilePath = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".ids");
        File.WriteAllBytes(FilePath, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(ids)).ToArray());
    }

    /// <summary>Where the ids come from, in words.</summary>
    public string Source { get; }

    /// <summary>The file: int32 numbers, a text after the other.</summary>
    public string FilePath { get; }

    public static int[] Read(string path) => MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(path)).ToArray();

    public void Dispose() => File.Delete(FilePath);

    // The one in n-th place is n times as rare as the first.
    private static IEnumerable<int> Drawn(int count)
    {
        var random = new Random(1);
        return Enumerable.Range(0, count * Length).Select(_ => (int)Math.Min(Vocabulary, Math.Pow(Vocabulary, random.NextDouble())));
    }

    // A token's id is its place among the frequent ones; rarer ones share the last.
    private static IEnumerable<int> Reviews(string path, int count)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        string[][] reviews = [.. Lines(reader).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length >= Length).Take(count)];
        Dictionary<string, int> places = reviews.SelectMany(words => words.Take(Length)).CountBy(word => word)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(Vocabulary - 1)
            .Select((entry, place) => (entry.Key, place)).ToDictionary(entry => entry.Key, entry => entry.place + 1);
        return [.. reviews.SelectMany(words => words.Take(Length)).Select(word => places.GetValueOrDefault(word, Vocabulary))];
    }

    private static IEnumerable<string> Lines(StreamReader reader)
    {
        while (reader.ReadLine() is { } line)
        {
            yield return line.ToLowerInvariant();
        }
    }
}
