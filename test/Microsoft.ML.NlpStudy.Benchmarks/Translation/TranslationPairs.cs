using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// The pairs that both sides train on and translate, in a file of lines "ids, tab, ids": those of Multi30k, German to English, where
/// NLPSTUDY_DATA names a folder with them, else drawn ids in sentences as long as those.
/// </summary>
internal sealed class TranslationPairs : IDisposable
{
    /// <summary>Distinct tokens of either language; ids run from 1.</summary>
    public const int Vocabulary = 8_000;

    public TranslationPairs(int count)
    {
        string? folder = DataFolder.Path;
        int[][][] sides = folder is null
            ? [Drawn(count, seed: 1), Drawn(count, seed: 2)]
            : [Sentences(Path.Combine(folder, "multi30k", "train.de.gz"), count),
                Sentences(Path.Combine(folder, "multi30k", "train.en.gz"), count)];
        FilePath = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pairs");
        File.WriteAllLines(FilePath, sides[0].Zip(sides[1], (source, target) => $"{string.Join(' ', source)}\t{string.Join(' ', target)}"));
    }

    /// <summary>The file.</summary>
    public string FilePath { get; }

    /// <summary>The pairs of a file.</summary>
    public static (int[] Source, int[] Target)[] Read(string path) => [.. File.ReadLines(path).Select(line =>
    {
        int[][] sides = [.. line.Split('\t').Select(side => side.Split(' ').Select(int.Parse).ToArray())];
        return (sides[0], sides[1]);
    })];

    public void Dispose() => File.Delete(FilePath);

    // The one in n-th place is n times as rare as the first.
    private static int[][] Drawn(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(7, 20))
            .Select(_ => (int)Math.Min(Vocabulary, Math.Pow(Vocabulary, random.NextDouble()))).ToArray())];
    }

    // A word's id is its place among the frequent ones; rarer ones share the last.
    private static int[][] Sentences(string path, int count)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress), Encoding.UTF8);
        string[][] sentences = [.. Enumerable.Range(0, count)
            .Select(_ => reader.ReadLine()!.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries))];
        Dictionary<string, int> places = sentences.SelectMany(words => words).CountBy(word => word)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(Vocabulary - 1)
            .Select((entry, place) => (entry.Key, place)).ToDictionary(entry => entry.Key, entry => entry.place + 1);
        return [.. sentences.Select(words => words.Select(word => places.GetValueOrDefault(word, Vocabulary)).ToArray())];
    }
}
