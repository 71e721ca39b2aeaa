using Microsoft.ML.NlpStudy;
using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>The readers of text corpora on <c>MLContext.Data</c>.</summary>
/// <remarks>
/// <para>Each gives a <see cref="CorpusView"/>, an <see cref="IDataView"/> of text columns. It is read as it is used, in a few megabytes
/// of memory whatever the corpus takes. Its page says how long values live, and how several threads share a pass.</para>
/// <para>All of them read files packed with gzip, files with or without a byte order mark, and the encodings of code pages by name. A row
/// that cannot be read is an error that names file, line and column, or is left out and counted:
/// <see cref="TextReadingOptions.BadRows"/>. The files must not change while the view is in use.</para>
/// </remarks>
public static class NlpData
{
    /// <summary>Reads a file whose rows are fields between separators, as CSV (RFC 4180) and TSV files are, or JSON lines.</summary>
    /// <remarks>
    /// Lines end with LF, CR LF or CR; blank ones are passed over. Every row must have as many fields as the first. An empty field is an
    /// empty text.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">
    /// Separator, columns, encoding and limits; <see langword="null"/> for the defaults: a header, all columns.
    /// </param>
    /// <returns>A text column for each of the columns wanted.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The file's first row cannot be read, or there is none.</exception>
    /// <exception cref="ArgumentException">The file has no such field, or an option is out of range.</exception>
    public static CorpusView LoadDelimited(this DataOperationsCatalog catalog, string path, DelimitedTextOptions? options = null)
    {
        options ??= new DelimitedTextOptions();
        FieldTable table = Look(path, options);
        string[] first = table.Rows().FirstOrDefault()
            ?? throw new FormatException($"{path}: expected {(options.HasHeader ? "a header" : "rows")}, found an empty file.");
        bool hasHeader = options.HasHeader || table.Layout is not null;
        var choice = new FieldChoice(path, first, hasHeader);
        (string Name, int Field)[] columns = options.Columns is { } wanted
            ? [.. wanted.Select(column => (column.Name, choice.Find(column.Field, nameof(options.Columns))))]
            : choice.All();
        DelimitedFormat format = table.Format with { HasHeader = hasHeader, FieldCount = first.Length };
        return Corpora.Fields(CatalogEnvironment.Of(catalog), table, format, columns, isRequired: false);
    }

    /// <summary>Reads a file of texts and their labels: reviews and sentiments, say.</summary>
    /// <remarks>
    /// <para>With the defaults this reads IMDB's CSV (<c>review,sentiment</c>) and the Naver corpus' TSV (<c>id document label</c>). It
    /// also reads files of a label and a text without a header, JSON lines, fastText's and TREC's files; a CSV in Latin-1 with
    /// <c>Encoding = "latin1"</c>. Otherwise it reads as <see cref="LoadDelimited"/> does.</para>
    /// <para>The header and the fields of text and label are recognized by names and by the first rows. The log says what was decided;
    /// where nothing decides it, an error shows the fields.</para>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">Fields, columns, encoding and limits; <see langword="null"/> for the defaults, which guess the fields.</param>
    /// <returns>Text columns <c>Text</c> and <c>Label</c>, or as the options name them.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The file has no rows of two fields, or nothing shows which of them is the label.</exception>
    /// <exception cref="ArgumentException">The file has no such field, or an option is out of range.</exception>
    public static CorpusView LoadLabeledText(this DataOperationsCatalog catalog, string path, LabeledTextOptions? options = null)
    {
        options ??= new LabeledTextOptions();
        options.Validate();
        WholeFile.CheckFile(path);
        FieldTable table = LabeledLayouts.Look(path, options);
        LabeledFields fields = LabeledFields.Of(table, options);
        IHostEnvironment environment = CatalogEnvironment.Of(catalog);
        Corpora.Say(environment, fields.Decision);
        DelimitedFormat format = table.Format with { HasHeader = fields.HasHeader, FieldCount = fields.Choice.FirstRow.Length };
        return Corpora.Fields(environment, table, format, fields.Columns(options), nonEmpty: options.SkipEmpty ? 1 : 0);
    }

    /// <summary>
    /// Reads a folder with a subfolder for each class and a file for each text, such as <c>train</c> of the Large Movie Review Dataset.
    /// </summary>
    /// <remarks>
    /// The rows come class by class, in the order of the files' paths. Train on them through <c>ml.Data.ShuffleRows</c> with a pool as
    /// large as the folder. A trainer that shuffles by itself, as this package's trainers do, needs no such pool. The files are listed
    /// once, by this call.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The folder.</param>
    /// <param name="options">Classes, columns, encoding and limits; <see langword="null"/> for the defaults.</param>
    /// <returns>Text columns <c>Text</c> and <c>Label</c>, and those that the options add.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder, or no subfolder of a class.</exception>
    /// <exception cref="FileNotFoundException">A class has no files.</exception>
    /// <exception cref="FormatException">Stars are wanted, and a file's name has no stars.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static CorpusView LoadLabeledFolder(this DataOperationsCatalog catalog, string path, LabeledFolderOptions? options = null)
    {
        options ??= new LabeledFolderOptions();
        options.Validate();
        FileSearch.CheckFolder(path);
        IReadOnlyList<TextFile> files = LabeledFolder.Files(path, options);
        string?[] columns = [options.TextColumnName, options.LabelColumnName, options.FileNameColumnName, options.StarsColumnName];
        return Corpora.Files(
            CatalogEnvironment.Of(catalog), path, columns, options, files, TextFileRow.File, skipEmpty: false);
    }

    /// <summary>Reads a text file, or a folder of them, whose rows are the lines or the whole files.</summary>
    /// <remarks>A folder's files come in the order of their paths. They are listed once, by this call.</remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file or the folder.</param>
    /// <param name="options">
    /// The kind of row, the files, columns, encoding and limits; <see langword="null"/> for the defaults: each line a row.
    /// </param>
    /// <returns>A text column <c>Text</c>, or as the options name it, and a column of file names where the options name one.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder has no matching files.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static CorpusView LoadTextFiles(this DataOperationsCatalog catalog, string path, TextFilesOptions? options = null)
    {
        options ??= new TextFilesOptions();
        options.Validate();
        TextFile[] files = FileSearch.TextFiles(path, options);
        return Corpora.Files(
            CatalogEnvironment.Of(catalog), path, [options.TextColumnName, options.FileNameColumnName], options, files, options.Row,
            options.SkipEmpty);
    }

    /// <summary>
    /// Reads two files line by line: line n of one translates line n of the other, as in <c>train.de</c> and <c>train.en</c>.
    /// </summary>
    /// <remarks>
    /// Lines end with LF or CR LF; a CR alone is a character. Where one file has more lines than the other, reading ends in a
    /// <see cref="FormatException"/> with both numbers. A bad line that is left out takes its translation with it.
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="sourcePath">The texts, one a line.</param>
    /// <param name="targetPath">Their translations, one a line.</param>
    /// <param name="options">Columns, encoding and limits; <see langword="null"/> for the defaults.</param>
    /// <returns>Text columns <c>Source</c> and <c>Target</c>, or as the options name them.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    public static CorpusView LoadParallelFiles(
        this DataOperationsCatalog catalog, string sourcePath, string targetPath, ParallelFilesOptions? options = null)
    {
        options ??= new ParallelFilesOptions();
        options.Validate();
        WholeFile.CheckFile(sourcePath);
        WholeFile.CheckFile(targetPath);
        return Corpora.Parallel(CatalogEnvironment.Of(catalog), sourcePath, targetPath, options);
    }

    /// <summary>
    /// Reads a file with a text and its translation in each row, such as Tatoeba's pairs (<c>english korean attribution</c>).
    /// </summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file.</param>
    /// <param name="options">
    /// Fields, columns, encoding and limits; <see langword="null"/> for the defaults: the first two fields, no header.
    /// </param>
    /// <returns>Text columns <c>Source</c> and <c>Target</c>, or as the options name them.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The file's first row cannot be read, or there is none.</exception>
    /// <exception cref="ArgumentException">The file has no such field, or an option is out of range.</exception>
    public static CorpusView LoadParallelTable(this DataOperationsCatalog catalog, string path, ParallelTableOptions? options = null)
    {
        options ??= new ParallelTableOptions();
        FieldTable table = Look(path, options);
        string[] first = table.Rows().FirstOrDefault()
            ?? throw new FormatException($"{path}: expected rows of a text and its translation, found an empty file.");
        new FieldChoice(path, first, HasHeader: false).CheckTwo("a text and its translation", table.Format.Separator);
        bool hasHeader = table.Layout is not null || (options.HasHeader ?? ParallelFields.HasHeader(first, options));
        IHostEnvironment environment = CatalogEnvironment.Of(catalog);
        if (hasHeader && options.HasHeader is null && table.Layout is null)
        {
            Corpora.Say(
                environment, $"{path}: the first row, '{string.Join("', '", first)}', names the fields. Option HasHeader says otherwise.");
        }

        var choice = new FieldChoice(path, first, hasHeader);
        return Corpora.Fields(
            environment, table, table.Format with { HasHeader = hasHeader, FieldCount = first.Length },
            [
                (options.SourceColumnName, choice.Find(options.SourceField, nameof(options.SourceField))),
                (options.TargetColumnName, choice.Find(options.TargetField, nameof(options.TargetField))),
            ],
            nonEmpty: options.SkipEmpty ? 2 : 0);
    }

    /// <summary>Reads sentences whose tokens have tags: named entities, parts of speech.</summary>
    /// <remarks>
    /// <para>With the defaults this reads CoNLL-2003's columns, KLUE's characters and lines as <c>the/DT cat/NN</c>. The log says which
    /// layout was recognized; where nothing shows it, an error shows the first line. A row <c>-DOCSTART-</c> begins a document, and is
    /// no sentence.</para>
    /// <para>A row without a tag, with another number of columns or with spaces for tabs is a bad row that names file and line. With
    /// <see cref="BadRowHandling.Skip"/> its whole sentence is left out.</para>
    /// </remarks>
    /// <param name="catalog">The catalog.</param>
    /// <param name="path">The file, or a folder of files in one format, which come in the order of their paths.</param>
    /// <param name="options">Layout, columns, encoding and limits; <see langword="null"/> for the defaults, which guess the layout.</param>
    /// <returns>Vectors of text <c>Tokens</c> and <c>Tags</c>, or as the options name them, and the columns that the options add.</returns>
    /// <exception cref="FileNotFoundException">There is no such file, or the folder has no matching files.</exception>
    /// <exception cref="FormatException">The first file is empty, or nothing shows its layout.</exception>
    /// <exception cref="ArgumentException">The file has no such column, or an option is out of range.</exception>
    public static CorpusView LoadTaggedText(this DataOperationsCatalog catalog, string path, TaggedTextOptions? options = null)
    {
        options ??= new TaggedTextOptions();
        options.Validate();
        TextFile[] files = FileSearch.TextFiles(path, options.Files);
        TaggedFormat format = TaggedLayouts.Of(files[0].Path, options);
        IHostEnvironment environment = CatalogEnvironment.Of(catalog);
        if (format.Decision is { } decision)
        {
            Corpora.Say(environment, decision);
        }

        return Corpora.Tagged(environment, path, files, format, options);
    }

    private static FieldTable Look(string path, SeparatedTextOptions options)
    {
        options.Validate();
        WholeFile.CheckFile(path);
        return FieldTable.Of(path, options);
    }
}
