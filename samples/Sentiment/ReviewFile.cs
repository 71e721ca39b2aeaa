using Microsoft.ML;
using Microsoft.ML.NlpStudy;
using Samples;

namespace Sentiment;

/// <summary>A file of texts with labels: .csv, .tsv, .txt or .jsonl, plain or packed with gzip.</summary>
/// <param name="Path">The file.</param>
/// <param name="TextColumn">The column of the text: its name, or its number from 0; <see langword="null"/>: detected.</param>
/// <param name="LabelColumn">The column of the label, likewise.</param>
/// <param name="Reading">The format of its rows; <see langword="null"/>: detected.</param>
/// <param name="GroupColumn">The column of the groups, such as films; <see langword="null"/>: none.</param>
internal sealed record ReviewFile(
    string Path, string? TextColumn = null, string? LabelColumn = null, Reading? Reading = null, string? GroupColumn = null)
{
    /// <summary>The name of the loaded column of groups.</summary>
    public const string Group = "Group";

    /// <summary>
    /// Loads the rows with the columns <c>Text</c>, <c>Sentiment</c> and, if there are groups, <c>Group</c>. Each pass reads the file
    /// again.
    /// </summary>
    /// <param name="ml">The context.</param>
    /// <param name="say">Receives the message that names the columns of text and label.</param>
    /// <exception cref="SampleException">The file is missing, empty, or has no such column.</exception>
    public IDataView Load(MLContext ml, Action<string>? say = null)
    {
        try
        {
            Reading format = Reading ?? new Reading();
            LabeledTextOptions options = format.ApplyTo(new LabeledTextOptions
            {
                TextField = TextColumn,
                LabelField = LabelColumn,
                TextColumnName = nameof(Review.Text),
                LabelColumnName = nameof(Review.Sentiment),
                SecondTextField = GroupColumn,
                SecondTextColumnName = Group,
                HasHeader = format.Header,
            });
            return Reading.Listen(ml, say, () => ml.Data.LoadLabeledText(Path, options));
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
