using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The makers of readers and views behind the loaders of <see cref="NlpData"/>.</summary>
internal static class Corpora
{
    /// <summary>Makes a view of a file of fields whose format is known.</summary>
    /// <param name="environment">The environment, for the log.</param>
    /// <param name="table">The file.</param>
    /// <param name="format">Its format with header and number of fields.</param>
    /// <param name="columns">The columns and their fields.</param>
    /// <param name="nonEmpty">The number of columns, from the first, that must have text; other rows are left out.</param>
    /// <param name="isRequired">Whether every row must have a value for each column, an empty one perhaps.</param>
    public static CorpusView Fields(
        IHostEnvironment environment, FieldTable table, DelimitedFormat format, (string Name, int Field)[] columns, int nonEmpty = 0,
        bool isRequired = true) =>
        new(environment, table.Path, columns.Select(column => column.Name), table.Options.BadRows, (badRows, active) =>
        {
            int[] fields = [.. columns.Select((column, i) => active[i] || i < nonEmpty ? column.Field : -1)];
            return NonEmpty(table.Open(format, badRows, fields, isRequired), nonEmpty);
        });

    /// <summary>Makes a view of text files, one after the other.</summary>
    /// <param name="environment">The environment, for the log.</param>
    /// <param name="path">The folder of the files, or the file.</param>
    /// <param name="columnNames">
    /// The column of the text, and those of each file's other values; <see langword="null"/> for a column that is not wanted.
    /// </param>
    /// <param name="options">Encoding, limits, bad rows.</param>
    /// <param name="files">The files.</param>
    /// <param name="row">The kind of row.</param>
    /// <param name="skipEmpty">Whether rows without text are left out.</param>
    public static CorpusView Files(
        IHostEnvironment environment, string path, string?[] columnNames, TextReadingOptions options, IReadOnlyList<TextFile> files,
        TextFileRow row,
        bool skipEmpty) =>
        new(environment, path, columnNames.OfType<string>(), options.BadRows, (badRows, _) =>
        {
            IFileRows rows = row == TextFileRow.File
                ? new WholeFileRows(options, badRows)
                : new DelimitedReader(DelimitedFormat.Lines, options, badRows, 0);
            return NonEmpty(new TextFilesReader(files, rows), skipEmpty ? 1 : 0);
        });

    /// <summary>Makes a view of two files, line by line.</summary>
    public static CorpusView Parallel(IHostEnvironment environment, string sourcePath, string targetPath, ParallelFilesOptions options) =>
        new(
            environment, $"{sourcePath} and {targetPath}", [options.SourceColumnName, options.TargetColumnName], options.BadRows,
            (badRows, _) => NonEmpty(new ParallelReader(sourcePath, targetPath, options, badRows), options.SkipEmpty ? 2 : 0));

    /// <summary>Makes a view of tagged sentences.</summary>
    public static CorpusView Tagged(
        IHostEnvironment environment, string path, IReadOnlyList<TextFile> files, TaggedFormat format, TaggedTextOptions options)
    {
        string?[] columns =
        [
            options.TokensColumnName, options.TagsColumnName, options.TextColumnName, options.FileNameColumnName, options.LineColumnName,
        ];
        return new CorpusView(
            environment, path, columns.OfType<string>(), options.BadRows,
            (badRows, _) => new TaggedSentencesReader(files, format, options, badRows), vectors: 2);
    }

    /// <summary>Writes to the log what was decided about a file.</summary>
    public static void Say(IHostEnvironment environment, string decision)
    {
        using IChannel channel = environment.Start("Reading text");
        channel.Info(MessageSensitivity.UserData, "{0}", decision);
    }

    private static CorpusReader NonEmpty(CorpusReader rows, int columns) => columns > 0 ? new NonEmptyReader(rows, columns) : rows;
}
