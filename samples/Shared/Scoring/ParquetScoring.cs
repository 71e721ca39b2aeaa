using Microsoft.ML;
using Microsoft.ML.Data;
using Parquet;
using Parquet.Schema;

namespace Samples;

/// <summary>The scoring of a Parquet file, a row group at a time; the other columns are copied in their own types.</summary>
internal static class ParquetScoring
{
    /// <summary>Whether a file's name is that of a Parquet file.</summary>
    public static bool IsParquet(string path) => Path.GetExtension(path).Equals(".parquet", StringComparison.OrdinalIgnoreCase);

    /// <summary>Checks that a file can be read and has the column of texts.</summary>
    /// <param name="path">The file.</param>
    /// <param name="textField">
    /// The column of the text: its name, or its number from 0; <see langword="null"/>: the only one of texts.
    /// </param>
    /// <returns>The names of the columns that will not be copied, because they are lists or structures.</returns>
    /// <exception cref="SampleException">The file is no Parquet file, or it has no such column.</exception>
    public static async Task<IReadOnlyList<string>> CheckAsync(string path, string? textField)
    {
        try
        {
            ParquetSchema schema = await ParquetReader.ReadSchemaAsync(path);
            TextOf(path, schema, textField);
            return [.. schema.Fields.Where(field => ParquetColumnCopy.Of(field) is null).Select(field => field.Name)];
        }
        catch (Exception error) when (error is IOException or ParquetException)
        {
            throw new SampleException($"{path}: expected a Parquet file: {error.Message}");
        }
    }

    /// <summary>Scores a file and writes its rows with the scores behind them.</summary>
    /// <param name="scorer">The model.</param>
    /// <param name="path">The file.</param>
    /// <param name="textField">The column of the text, as in <see cref="CheckAsync"/>.</param>
    /// <param name="output">The file to write.</param>
    /// <param name="progress">Hears of the rows, and may end the work by an exception.</param>
    public static async Task RunAsync(Scorer scorer, string path, string? textField, Stream output, ScoringProgress progress)
    {
        await using ParquetReader reader = await ParquetReader.CreateAsync(path);
        DataField text = TextOf(path, reader.Schema, textField);
        (DataField Read, DataField Written, ParquetColumnCopy Copy)[] copied =
        [
            .. reader.Schema.Fields.Where(field => ParquetColumnCopy.Of(field) is not null).Cast<DataField>()
                .Select(field => (field, (DataField)field.Clone(), ParquetColumnCopy.Of(field)!)),
        ];
        // The names and types of the scores are known before the first row is.
        DataField[] scores;
        using (ScoredRows none = Score(scorer, []))
        {
            scores =
            [
                .. none.Names.Zip(none.Values, (name, value) => new DataField(name, value.GetType(), isNullable: value is string)),
            ];
        }

        var schema = new ParquetSchema([.. copied.Select(column => column.Written), .. scores]);
        await using ParquetWriter writer = await ParquetWriter.CreateAsync(schema, output);
        for (int group = 0; group < reader.RowGroupCount; group++)
        {
            using ParquetRowGroupReader from = reader.OpenRowGroupReader(group);
            using ParquetRowGroupWriter to = writer.CreateRowGroup();
            foreach ((DataField read, DataField written, ParquetColumnCopy copy) in copied)
            {
                await copy.RunAsync(from, to, read, written);
            }

            var texts = new string[from.RowCount];
            await from.ReadAsync(text, texts);
            await WriteScoresAsync(to, scores, Scores(scorer, texts, progress));
        }
    }

    private static async Task WriteScoresAsync(ParquetRowGroupWriter to, DataField[] fields, List<object[]> rows)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            if (fields[i].ClrType == typeof(float))
            {
                await to.WriteAsync<float>(fields[i], rows.Select(row => (float)row[i]).ToArray().AsMemory());
            }
            else
            {
                await to.WriteAsync(fields[i], rows.Select(row => (string)row[i]).ToArray());
            }
        }
    }

    private static List<object[]> Scores(Scorer scorer, string[] texts, ScoringProgress progress)
    {
        using ScoredRows scored = Score(scorer, texts);
        List<object[]> rows = [];
        while (scored.MoveNext())
        {
            rows.Add([.. scored.Values]);
            progress.Advance();
        }

        return rows;
    }

    private static ScoredRows Score(Scorer scorer, string?[] texts)
    {
        var schema = SchemaDefinition.Create(typeof(TextRow));
        schema[nameof(TextRow.Text)].ColumnName = scorer.TextColumn;
        return scorer.Score(scorer.Ml.Data.LoadFromEnumerable(texts.Select(text => new TextRow { Text = text ?? "" }), schema));
    }

    private static DataField TextOf(string path, ParquetSchema schema, string? field)
    {
        DataField[] texts = [.. schema.Fields.Where(ParquetColumnCopy.IsText).Cast<DataField>()];
        DataField? found = field is null
            ? texts is [DataField only] ? only : null
            : texts.FirstOrDefault(one => one.Name.Equals(field, StringComparison.OrdinalIgnoreCase))
                ?? (int.TryParse(field, out int number) && number >= 0 && number < schema.Fields.Count
                    ? texts.FirstOrDefault(one => one == schema.Fields[number])
                    : null);
        string expected = field is null ? "--text-column, or a single column of texts" : $"a column of texts '{field}'";
        return found ?? throw new SampleException(
            $"{path}: expected {expected}, found {string.Join(", ", schema.Fields.Select(one => one.Name))}.");
    }

    private sealed class TextRow
    {
        public string Text { get; set; } = "";
    }
}
