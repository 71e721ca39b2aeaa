using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Sentiment;

/// <summary>A file of labelled texts: .csv, .tsv or .txt, plain or packed with gzip.</summary>
/// <param name="Path">The file.</param>
/// <param name="TextColumn">Header name or 0-based number; null: guessed.</param>
/// <param name="LabelColumn">Header name or 0-based number; null: guessed.</param>
internal sealed record ReviewFile(string Path, string? TextColumn = null, string? LabelColumn = null)
{
    /// <summary>The rows as columns <c>Text</c> and <c>Sentiment</c>, read from the file each time they are asked for.</summary>
    /// <exception cref="SampleException">The file is missing, empty, or has no such column.</exception>
    public IDataView Load(MLContext ml)
    {
        try
        {
            return ml.Data.LoadLabelledText(Path, new LabelledTextOptions
            {
                TextField = TextColumn,
                LabelField = LabelColumn,
                TextColumnName = nameof(Review.Text),
                LabelColumnName = nameof(Review.Sentiment),
            });
        }
        catch (ArgumentOutOfRangeException error) when (error.ParamName == nameof(LabelledTextOptions.Separator))
        {
            throw new SampleException($"{Path}: expected a .csv, .tsv or .txt file, plain or with .gz at its end.");
        }
        catch (Exception error) when (error is ArgumentException or FormatException or FileNotFoundException)
        {
            throw new SampleException(error.Message);
        }
    }
}
