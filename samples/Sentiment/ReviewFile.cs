using System.IO.Compression;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Sentiment;

/// <summary>A file of labelled texts. One that ends in .gz is unpacked to a temporary file, gone with this object.</summary>
internal sealed class ReviewFile : IDisposable
{
    // Enough rows to tell a column of labels from one of texts.
    private const int SampleSize = 200;

    private readonly string? temporary;
    private readonly DelimitedText format;
    private readonly ColumnChoice columns;

    /// <param name="path">A .csv, .tsv or .txt file, plain or .gz.</param>
    /// <param name="textColumn">Header name or 0-based number; null: guessed.</param>
    /// <param name="labelColumn">Header name or 0-based number; null: guessed.</param>
    /// <exception cref="SampleException">The file is missing, empty, or has no such column.</exception>
    public ReviewFile(string path, string? textColumn = null, string? labelColumn = null)
    {
        if (!File.Exists(path))
        {
            throw new SampleException($"{path}: no such file.");
        }

        format = DelimitedText.ByName(path);
        if (path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase))
        {
            temporary = Path.GetTempFileName();
        }

        try
        {
            PlainPath = temporary ?? path;
            if (temporary is not null)
            {
                Unpack(path, temporary);
            }

            columns = ColumnChoice.Of(path, format.FirstRows(PlainPath, SampleSize), textColumn, labelColumn);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Where the rows are read from: the file itself, or what it was unpacked to.</summary>
    public string PlainPath { get; }

    /// <summary>The rows as columns <c>Text</c> and <c>Sentiment</c>, read from the file each time they are asked for.</summary>
    public IDataView Load(MLContext ml) => ml.Data.LoadFromTextFile(PlainPath, new TextLoader.Options
    {
        Columns =
        [
            new TextLoader.Column(nameof(Review.Text), DataKind.String, columns.Text),
            new TextLoader.Column(nameof(Review.Sentiment), DataKind.String, columns.Label),
        ],
        Separators = [format.Separator],
        HasHeader = columns.HasHeader,
        AllowQuoting = format.Quoted,
        ReadMultilines = format.Quoted,
    });

    public void Dispose()
    {
        if (temporary is not null)
        {
            File.Delete(temporary);
        }
    }

    private static void Unpack(string path, string target)
    {
        try
        {
            using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            using FileStream plain = File.Create(target);
            packed.CopyTo(plain);
        }
        catch (InvalidDataException)
        {
            throw new SampleException($"{path}: expected gzip data, as its name says.");
        }
    }
}
