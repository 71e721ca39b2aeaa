using System.Runtime.InteropServices;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>Unlabelled reviews as ids in a temporary file, alike for all sides; the last ones are held out.</summary>
internal sealed class LanguageModelTexts : IDisposable
{
    /// <summary>The number of tokens; rarer ones share the last.</summary>
    public const int Vocabulary = 30_000;

    /// <summary>The number of reviews that are held out.</summary>
    public const int Held = 200;

    public LanguageModelTexts(int count)
    {
        using var reviews = new ReviewTokens();
        string[][] texts = [.. File.ReadLines(reviews.FilePath).Select(line => line.Split(' ')).Take(count + Held)];
        Dictionary<string, int> places = texts.Take(count).SelectMany(words => words).CountBy(word => word)
            .OrderByDescending(entry => entry.Value).ThenBy(entry => entry.Key, StringComparer.Ordinal).Take(Vocabulary - 1)
            .Select((entry, place) => (entry.Key, place)).ToDictionary(entry => entry.Key, entry => entry.place + 1);
        var ids = new List<int>();
        foreach (string[] words in texts)
        {
            ids.Add(words.Length);
            ids.AddRange(words.Select(word => places.GetValueOrDefault(word, Vocabulary)));
        }

        File.WriteAllBytes(FilePath, MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(ids)).ToArray());
    }

    /// <summary>The file: int32 numbers, each text's length before its ids.</summary>
    public string FilePath { get; } = Path.GetTempFileName();

    public static TokenStore Read(string path)
    {
        int[] ids = MemoryMarshal.Cast<byte, int>(File.ReadAllBytes(path)).ToArray();
        var store = new TokenStore();
        for (int place = 0; place < ids.Length; place += ids[place] + 1)
        {
            store.Add(ids.AsSpan(place + 1, ids[place]));
        }

        return store;
    }

    public void Dispose() => File.Delete(FilePath);
}
