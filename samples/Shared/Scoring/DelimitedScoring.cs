using Microsoft.ML;
using Microsoft.ML.NlpStudy;

namespace Samples;

/// <summary>The scoring of a file of lines, or of a table as CSV, with tabs or as JSON lines.</summary>
internal static class DelimitedScoring
{
    /// <summary>Opens a file: its column of texts under the name that the model reads, and all of its columns to copy.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="path">The file.</param>
    /// <param name="textField">The column of the text: its name, or its number from 0; <see langword="null"/>: the only one.</param>
    /// <param name="reading">The format of the rows.</param>
    /// <param name="textColumn">The name of the column that the model reads.</param>
    /// <exception cref="SampleException">The file cannot be read, or has no such column.</exception>
    public static (IDataView Rows, IReadOnlyList<(string Column, string Name)> Copied) Open(
        MLContext ml, string path, string? textField, Reading reading, string textColumn)
    {
        var file = new TextFile(path, textField, reading);
        if (file.IsLines)
        {
            return (file.Load(ml, textColumn, skipEmpty: false), [(textColumn, "Text")]);
        }

        IReadOnlyList<string> fields = file.Fields(ml);
        (string Column, string Name)[] copied = [.. fields.Select((field, number) => ($"Input.{number}", field))];
        IDataView rows = file.Load(
            ml, textColumn, skipEmpty: false, [.. copied.Select((column, number) => new DelimitedColumn(column.Column, number))]);
        return (rows, copied);
    }

    /// <summary>Scores a file and writes its rows with the scores behind them.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="rows">The rows of the file.</param>
    /// <param name="copied">The columns to copy.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="progress">Hears of each row, and may end the work by an exception.</param>
    public static void Run(
        Scorer scorer, IDataView rows, IReadOnlyList<(string Column, string Name)> copied, string output, ScoringProgress progress)
    {
        using ScoredRows scored = scorer.Score(rows, copied);
        OutputFile.Write(output, temporary =>
        {
            using TableWriter table = TableWriter.Create(temporary, output, scored.Names);
            while (scored.MoveNext())
            {
                table.Write(scored.Values);
                progress.Advance();
            }
        });
    }
}
