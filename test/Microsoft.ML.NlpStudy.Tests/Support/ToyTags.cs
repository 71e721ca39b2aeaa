using Microsoft.ML;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>
/// Sentences of a small world, with tags: people end in "son" and places in "ville", whether they were seen before or not, and a place may
/// have two words. "may" is a month where it stands behind "in", which only its neighbors tell.
/// </summary>
internal static class ToyTags
{
    private static readonly string[] s_syllables = ["ka", "lo", "mi", "ren", "tu", "vas", "el", "dor", "pi", "shu"];

    /// <summary>Makes sentences whose tags are of IOB1, IOB2 or BIOES; with <see cref="TagScheme.None"/>, parts of speech.</summary>
    public static List<Row> Create(int count, int seed, TagScheme scheme = TagScheme.Iob2)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => CreateRow(random, scheme))];
    }

    /// <summary>Makes the rows of a data view.</summary>
    public static IDataView Rows(MLContext ml, int count, int seed, TagScheme scheme = TagScheme.Iob2) =>
        ml.Data.LoadFromEnumerable(Create(count, seed, scheme));

    private static Row CreateRow(Random random, TagScheme scheme)
    {
        var row = new List<(string Word, string Part, string? Class, bool IsFirst)>();
        string person = Name(random) + "son", place = Name(random) + "ville";
        Add(person, "noun", "PER");
        if (random.Next(3) == 0)
        {
            // A second person right behind the first, which IOB1 marks with B.
            Add(Name(random) + "son", "noun", "PER");
        }

        Add(random.Next(2) == 0 ? "lives" : "may", "verb", null);
        Add("in", "preposition", null);
        if (random.Next(3) == 0)
        {
            Add("may", "noun", "DATE");
            Add("in", "preposition", null);
        }

        if (random.Next(2) == 0)
        {
            Add("Port", "noun", "LOC");
            row.Add((place, "noun", "LOC", false));
        }
        else
        {
            Add(place, "noun", "LOC");
        }

        Add(".", "mark", null);
        return new Row { Tokens = [.. row.Select(token => token.Word)], Tags = [.. Enumerable.Range(0, row.Count).Select(TagOf)] };

        void Add(string word, string part, string? name) => row.Add((word, part, name, true));

        string TagOf(int i)
        {
            (_, string part, string? name, bool isFirst) = row[i];
            if (scheme == TagScheme.None || name is null)
            {
                return scheme == TagScheme.None ? part : "O";
            }

            bool isLast = i + 1 == row.Count || row[i + 1].IsFirst;
            char place = scheme switch
            {
                TagScheme.Bioes => isFirst ? isLast ? 'S' : 'B' : isLast ? 'E' : 'I',
                TagScheme.Iob1 => isFirst && i > 0 && row[i - 1].Class == name ? 'B' : 'I',
                _ => isFirst ? 'B' : 'I',
            };
            return $"{place}-{name}";
        }
    }

    private static string Name(Random random)
    {
        string name = string.Concat(Enumerable.Range(0, random.Next(1, 4)).Select(_ => s_syllables[random.Next(s_syllables.Length)]));
        return char.ToUpperInvariant(name[0]) + name[1..];
    }

    /// <summary>A sentence with a tag for each token.</summary>
    public sealed class Row
    {
        public string[] Tokens { get; set; } = [];

        public string[] Tags { get; set; } = [];
    }

    /// <summary>A tagged sentence.</summary>
    public sealed class Tagged
    {
        public string[] Tags { get; set; } = [];

        public string[] PredictedTags { get; set; } = [];

        public float[] TagConfidence { get; set; } = [];
    }
}
