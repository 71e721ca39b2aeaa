using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>The sentences of scored rows, with their true and predicted tags.</summary>
/// <param name="scored">The rows.</param>
/// <param name="tagColumn">The column of the true tags.</param>
/// <param name="predictedColumn">The column of the predicted tags.</param>
internal sealed class ScoredSentences(IDataView scored, string tagColumn, string predictedColumn)
{
    /// <summary>The column of the tokens; <see langword="null"/> for none.</summary>
    public string? TokensColumn { get; init; }

    /// <summary>The column of the confidences of the predicted tags; <see langword="null"/> for none.</summary>
    public string? ConfidenceColumn { get; init; }

    /// <summary>Detects the notation of the true tags, in a pass that reads nothing else.</summary>
    public TagScheme DetectScheme()
    {
        DataViewSchema.Column column = Tags(tagColumn).Find(scored.Schema);
        return TagSchemes.Detect(Sentences(column));
    }

    /// <summary>Reads the sentences, one after the other.</summary>
    /// <exception cref="ArgumentException">A sentence has fewer or more predicted tags than tags.</exception>
    public IEnumerable<ScoredSentence> Read()
    {
        DataViewSchema.Column tags = Tags(tagColumn).Find(scored.Schema), predicted = Tags(predictedColumn).Find(scored.Schema);
        DataViewSchema.Column? tokens = TokensColumn is null ? null : ColumnShapes.Tokens(TokensColumn).Find(scored.Schema);
        DataViewSchema.Column? confidences = ConfidenceColumn is null
            ? null : ColumnShapes.TagConfidences(ConfidenceColumn).Find(scored.Schema);
        DataViewSchema.Column[] columns =
            [.. new DataViewSchema.Column?[] { tags, predicted, tokens, confidences }.OfType<DataViewSchema.Column>()];
        using DataViewRowCursor cursor = scored.GetRowCursor(columns);
        Func<string[]> readTags = Texts(cursor, tags), readPredicted = Texts(cursor, predicted);
        Func<string[]>? readTokens = tokens is null ? null : Texts(cursor, tokens.Value);
        ValueGetter<VBuffer<float>>? getConfidences = confidences is null
            ? null : cursor.GetGetter<VBuffer<float>>(cursor.Schema[confidences.Value.Index]);
        VBuffer<float> values = default;
        while (cursor.MoveNext())
        {
            getConfidences?.Invoke(ref values);
            var sentence = new ScoredSentence(
                cursor.Position, readTags(), readPredicted(), readTokens?.Invoke(),
                getConfidences is null ? null : [.. values.DenseValues()]);
            Check(sentence.Row, "predicted tags", sentence.Predicted.Length, sentence.Tags.Length);
            Check(sentence.Row, "tokens", sentence.Tokens?.Length, sentence.Tags.Length);
            Check(sentence.Row, "confidences", sentence.Confidences?.Length, sentence.Tags.Length);
            yield return sentence;
        }
    }

    private IEnumerable<string[]> Sentences(DataViewSchema.Column column)
    {
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        Func<string[]> read = Texts(cursor, column);
        while (cursor.MoveNext())
        {
            yield return read();
        }
    }

    private static ColumnCheck Tags(string name) => ColumnShapes.Tags(name);

    private static Func<string[]> Texts(DataViewRowCursor cursor, DataViewSchema.Column column)
    {
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(cursor.Schema[column.Index]);
        VBuffer<ReadOnlyMemory<char>> values = default;
        return () =>
        {
            getter(ref values);
            return [.. values.DenseValues().Select(value => value.ToString())];
        };
    }

    private static void Check(long row, string what, int? found, int expected)
    {
        if (found is not null && found != expected)
        {
            throw new ArgumentException($"Row {row}: expected as many {what} as tags, {expected}, found {found}.");
        }
    }
}

/// <summary>A sentence with its true and predicted tags.</summary>
/// <param name="Row">The row's number in the data, from 0.</param>
/// <param name="Tags">The true tags.</param>
/// <param name="Predicted">The predicted tags.</param>
/// <param name="Tokens">The tokens; <see langword="null"/> where they were not asked for.</param>
/// <param name="Confidences">The confidences of the predicted tags; <see langword="null"/> where they were not asked for.</param>
internal sealed record ScoredSentence(long Row, string[] Tags, string[] Predicted, string[]? Tokens, float[]? Confidences);
