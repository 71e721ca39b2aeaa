using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>A file of labeled texts: .csv, .tsv, .txt or .jsonl, plain or packed with gzip.</summary>
/// <param name="Path">The file.</param>
/// <param name="TextColumn">Header name or 0-based number; null: guessed.</param>
/// <param name="LabelColumn">Header name or 0-based number; null: guessed.</param>
/// <param name="Reading">How its rows are written; null: guessed.</param>
internal sealed record ReviewFile(string Path, string? TextColumn = null, string? LabelColumn = null, Reading? Reading = null)
{
    /// <summary>The rows as columns <c>Text</c> and <c>Sentiment</c>, read from the file each time they are asked for.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="say">Told which of the file's columns these are.</param>
    /// <exception cref="SampleException">The file is missing, empty, or has no such column.</exception>
    public IDataView Load(MLContext ml, Action<string>? say = null)
    {
        try
        {
            return Reading.Listen(ml, say, () => ml.Data.LoadLabeledText(Path, new LabeledTextOptions
            {
                TextField = TextColumn,
                LabelField = LabelColumn,
                TextColumnName = nameof(Review.Text),
                LabelColumnName = nameof(Review.Sentiment),
                HasHeader = Reading?.Header,
                Separator = Reading?.Separator,
                Encoding = Reading?.Encoding,
                EscapeCharacter = Reading?.Escape,
                CommentPrefix = Reading?.Comment,
                SkippedLines = Reading?.SkippedLines ?? 0,
            }));
        }
        catch (ArgumentOutOfRangeException error) when (error.ParamName == nameof(LabeledTextOptions.Separator)
            && Reading?.Separator is null)
        {
            throw new SampleException($"{Path}: expected a .csv, .tsv or .txt file, plain or with .gz at its end, or --separator.");
        }
        catch (Exception error) when (error is ArgumentException or FormatException or FileNotFoundException)
        {
            throw new SampleException(error.Message);
        }
    }
}
