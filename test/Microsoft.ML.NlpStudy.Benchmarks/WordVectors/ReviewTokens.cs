using System.IO.Compression;
using System.Text.RegularExpressions;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>
/// The 50,000 unlabelled reviews of IMDB in a temporary file, a text a line: lower-case words between spaces, alike for all sides.
/// </summary>
internal sealed partial class ReviewTokens : IDisposable
{
    public ReviewTokens()
    {
        string unlabeled = DataFolder.PathOf("imdb/unsup.csv.gz");
        string csv = Path.GetTempFileName();
        try
        {
            using (var packed = new GZipStream(File.OpenRead(unlabeled), CompressionMode.Decompress))
            using (FileStream plain = File.Create(csv))
            {
                packed.CopyTo(plain);
            }

            IDataView reviews = new MLContext().Data.LoadFromTextFile(
                csv, [new TextLoader.Column("review", DataKind.String, 0)], ',', hasHeader: true, allowQuoting: true);
            File.WriteAllLines(FilePath, reviews.GetColumn<string>("review").Select(Words));
        }
        finally
        {
            File.Delete(csv);
        }
    }

    /// <summary>The file.</summary>
    public string FilePath { get; } = Path.GetTempFileName();

    /// <summary>The number of words.</summary>
    public long Count { get; private set; }

    public void Dispose() => File.Delete(FilePath);

    private string Words(string review)
    {
        string[] words = [.. Word().Matches(review.Replace("<br />", " ").ToLowerInvariant()).Select(match => match.Value)];
        Count += words.Length;
        return string.Join(' ', words);
    }

    [GeneratedRegex("[a-z0-9']+")]
    private static partial Regex Word();
}
