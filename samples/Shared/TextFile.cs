using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Samples;

/// <summary>A file of texts: one in each line, or a column of a .csv, .tsv or .jsonl file; plain or packed with gzip.</summary>
/// <param name="Path">The file, or a folder of files with a text in each line.</param>
/// <param name="TextColumn">The column of the text: its name, or its number from 0; <see langword="null"/>: the only one.</param>
/// <param name="Reading">The format of the rows.</param>
internal sealed record TextFile(string Path, string? TextColumn, Reading Reading)
{
    /// <summary>Whether each line is a text, because no column is named and the name is not that of a table.</summary>
    public bool IsLines
    {
        get
        {
            string name = Path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? Path[..^3] : Path;
            return TextColumn is null
                && System.IO.Path.GetExtension(name).ToLowerInvariant() is not (".csv" or ".tsv" or ".tab" or ".jsonl");
        }
    }

    private DelimitedTextOptions Options => Reading.ApplyTo(new DelimitedTextOptions { HasHeader = Reading.Header ?? true });

    /// <summary>Reads the names of a table's columns.</summary>
    /// <exception cref="SampleException">The file is missing or cannot be read.</exception>
    public IReadOnlyList<string> Fields(MLContext ml) =>
        Try(() => ml.Data.LoadDelimited(Path, Options).Schema.Select(column => column.Name).ToArray());

    /// <summary>Loads the rows with a column of texts. Each pass reads the file again.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="column">The name of the column of texts.</param>
    /// <param name="skipEmpty">Whether empty lines are left out, if each line is a text.</param>
    /// <param name="more">More columns of a table.</param>
    /// <exception cref="SampleException">The file is missing, or has no such column.</exception>
    public IDataView Load(
        MLContext ml, string column = "Text", bool skipEmpty = true, params IReadOnlyList<DelimitedColumn> more) => Try(() => IsLines
            ? ml.Data.LoadTextFiles(
                Path, new TextFilesOptions { TextColumnName = column, Encoding = Reading.Encoding, SkipEmpty = skipEmpty })
            : ml.Data.LoadDelimited(Path, Options with { Columns = [new DelimitedColumn(column, TextField(ml)), .. more] }));

    private string TextField(MLContext ml)
    {
        IReadOnlyList<string> fields = TextColumn is null ? Fields(ml) : [];
        return TextColumn ?? (fields.Count == 1
            ? "0"
            : throw new SampleException(
                $"{Path}: expected --text-column, because there are several: {string.Join(", ", fields)}."));
    }

    private static T Try<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is ArgumentException or FormatException or FileNotFoundException)
        {
            throw new SampleException(error.Message);
        }
    }
}
