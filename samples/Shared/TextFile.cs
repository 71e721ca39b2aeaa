using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Samples;

/// <summary>A file of texts: one in each line, or a column of a .csv, .tsv or .jsonl file; plain or packed with gzip.</summary>
/// <param name="Path">The file, or a folder of files with a text in each line.</param>
/// <param name="TextColumn">The column of the text: its name, or its number from 0; <see langword="null"/>: the only one.</param>
/// <param name="Reading">The format of the rows.</param>
internal sealed record TextFile(string Path, string? TextColumn, Reading Reading)
{
    /// <summary>Loads the rows with the column <c>Text</c>. Each pass reads the file again.</summary>
    /// <exception cref="SampleException">The file is missing, or has no such column.</exception>
    public IDataView Load(MLContext ml)
    {
        try
        {
            string name = Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Path[..^3] : Path;
            if (TextColumn is null && System.IO.Path.GetExtension(name).ToLowerInvariant() is not (".csv" or ".tsv" or ".tab" or ".jsonl"))
            {
                return ml.Data.LoadTextFiles(Path, new TextFilesOptions { Encoding = Reading.Encoding, SkipEmpty = true });
            }

            DelimitedTextOptions options = Reading.ApplyTo(new DelimitedTextOptions { HasHeader = Reading.Header ?? true });
            DataViewSchema schema = ml.Data.LoadDelimited(Path, options).Schema;
            string column = TextColumn ?? (schema.Count == 1
                ? "0"
                : throw new SampleException(
                    $"{Path}: expected --text-column, because there are several: {string.Join(", ", schema.Select(one => one.Name))}."));
            return ml.Data.LoadDelimited(Path, options with { Columns = [new DelimitedColumn("Text", column)] });
        }
        catch (Exception error) when (error is ArgumentException or FormatException or FileNotFoundException)
        {
            throw new SampleException(error.Message);
        }
    }
}
