using Microsoft.ML;
using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>Rows for the tests of text transforms.</summary>
internal static class TextRows
{
    public static IDataView Texts(this MLContext ml, params string?[] texts) =>
        ml.Data.LoadFromEnumerable(texts.Select((text, i) => new TextRow { Text = text, Number = i }));

    public static IDataView Tokens(this MLContext ml, params string?[][] tokens) =>
        ml.Data.LoadFromEnumerable(tokens.Select(row => new TokensRow { Tokens = row }));

    public static List<T> Column<T>(this IDataView data, string name)
    {
        DataViewSchema.Column column = data.Schema[name];
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<T> getter = cursor.GetGetter<T>(column);
        var values = new List<T>();
        while (cursor.MoveNext())
        {
            T value = default!;
            getter(ref value);
            values.Add(value);
        }

        return values;
    }

    public static string[] TextColumn(this IDataView data, string name) =>
        [.. data.Column<ReadOnlyMemory<char>>(name).Select(text => text.ToString())];

    /// <summary>A column of vectors, each a line of its values.</summary>
    public static string[] VectorColumn<T>(this IDataView data, string name) =>
        [.. data.Column<VBuffer<T>>(name).Select(vector => string.Join(' ', vector.DenseValues()))];

    public sealed class TextRow
    {
        public string? Text { get; set; }

        public float Number { get; set; }
    }

    public sealed class TokensRow
    {
        public string?[] Tokens { get; set; } = [];
    }
}
