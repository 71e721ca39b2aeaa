using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The labelled corpora of the folder that NLPSTUDY_DATA names.</summary>
internal static class LabeledCorpora
{
    /// <summary>Reads the Korean comments on entertainment news: a text, its bias and its hate.</summary>
    /// <param name="part"><c>train</c> or <c>dev</c>.</param>
    public static List<Comment> Comments(string part) =>
    [
        .. from line in Lines($"hate-speech/{part}.tsv.gz", Encoding.UTF8).Skip(1)
           let fields = line.Split('\t')
           select new Comment { Text = fields[0], Bias = fields[2], Hate = fields[3], Both = $"bias {fields[2]};hate {fields[3]}" },
    ];

    /// <summary>Reads TREC's questions, with the six classes before the colon.</summary>
    /// <param name="file"><c>train_5500</c> or <c>TREC_10</c>.</param>
    public static List<Question> Questions(string file) =>
    [
        .. from line in Lines($"trec/{file}.label.gz", Encoding.Latin1)
           let space = line.IndexOf(' ')
           select new Question { Text = line[(space + 1)..], Class = line[..line.IndexOf(':')] },
    ];

    /// <summary>Reads KorSTS's pairs of sentences with their similarity, 0 to 5.</summary>
    /// <param name="part"><c>train</c>, <c>dev</c> or <c>test</c>.</param>
    public static List<SentencePair> SentencePairs(string part) =>
    [
        .. from line in Lines($"korsts/sts-{part}.tsv.gz", Encoding.UTF8).Skip(1)
           let fields = line.Split('\t')
           select new SentencePair
           {
               First = fields[5],
               Second = fields[6],
               Label = float.Parse(fields[4], CultureInfo.InvariantCulture),
           },
    ];

    private static IEnumerable<string> Lines(string path, Encoding encoding)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(DataFolder.PathOf(path)), CompressionMode.Decompress), encoding);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    /// <summary>A comment: its text, its class of each label set, and both as several labels.</summary>
    public sealed class Comment
    {
        public string Text { get; set; } = "";

        public string Bias { get; set; } = "";

        public string Hate { get; set; } = "";

        public string Both { get; set; } = "";
    }

    /// <summary>A question with its class.</summary>
    public sealed class Question
    {
        public string Text { get; set; } = "";

        public string Class { get; set; } = "";
    }

    /// <summary>Two sentences with their similarity.</summary>
    public sealed class SentencePair
    {
        public string First { get; set; } = "";

        public string Second { get; set; } = "";

        public float Label { get; set; }
    }
}
