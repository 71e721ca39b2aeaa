using System.IO.Compression;

namespace Microsoft.ML.NlpStudy.Benchmarks;

/// <summary>The IMDB training reviews of the folder that NLPSTUDY_DATA names, unpacked to a temporary file.</summary>
internal sealed class ReviewCorpus : IDisposable
{
    public ReviewCorpus()
    {
        CsvPath = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".csv");
        using var packed = new GZipStream(File.OpenRead(DataFolder.PathOf("imdb/train.csv.gz")), CompressionMode.Decompress);
        using FileStream plain = File.Create(CsvPath);
        packed.CopyTo(plain);
    }

    /// <summary>A CSV with the columns review and sentiment.</summary>
    public string CsvPath { get; }

    public void Dispose() => File.Delete(CsvPath);
}
