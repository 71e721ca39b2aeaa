using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The columns that a translator adds.</summary>
/// <remarks>
/// All translators add <c>TranslationIds</c>, the best translation's token keys, and <c>TranslationScore</c>, the score that it is ranked
/// by. Those with attention add <c>TranslationAttention</c>, a row of weights of source tokens for each target token and for the end. If
/// several translations are requested, <c>TranslationBest</c> has each one's tokens with spaces between, best first, and
/// <c>TranslationBestScores</c> their scores. <c>TranslationBestIds1</c> and so on are their token keys; if fewer are found, the last are
/// empty.
/// </remarks>
internal static class TranslationColumns
{
    public const string Ids = "TranslationIds";
    public const string Score = "TranslationScore";
    public const string Attention = "TranslationAttention";
    public const string Best = "TranslationBest";
    public const string BestScores = "TranslationBestScores";
    private const string BestIds = "TranslationBestIds";

    /// <summary>Makes the columns of a trained translator.</summary>
    /// <param name="tokens">The target's vocabulary.</param>
    /// <param name="hasAttention">Whether the translator has attention.</param>
    /// <param name="bestCount">The number of requested translations.</param>
    public static DataViewSchema.DetachedColumn[] Of(KeyValueSet tokens, bool hasAttention, int bestCount)
    {
        var keyValues = new DataViewSchema.Annotations.Builder();
        tokens.AddKeyValues(keyValues);
        DataViewSchema.Annotations annotations = keyValues.ToAnnotations();
        var columns = new List<DataViewSchema.DetachedColumn>
        {
            new(Ids, new VectorDataViewType(tokens.KeyType()), annotations),
            new(Score, NumberDataViewType.Single),
        };
        if (hasAttention)
        {
            columns.Add(new(Attention, new VectorDataViewType(NumberDataViewType.Single)));
        }

        if (bestCount > 1)
        {
            columns.Add(new(Best, new VectorDataViewType(TextDataViewType.Instance)));
            columns.Add(new(BestScores, new VectorDataViewType(NumberDataViewType.Single)));
            columns.AddRange(BestIdsColumns(bestCount).Select(name =>
                new DataViewSchema.DetachedColumn(name, new VectorDataViewType(tokens.KeyType()), annotations)));
        }

        return [.. columns];
    }

    /// <summary>Gives the columns that an estimator promises.</summary>
    public static SchemaShape Promise(SchemaShape input, bool hasAttention, int bestCount)
    {
        var columns = new List<SchemaShape.Column>
        {
            ShapeOf.Key(Ids, SchemaShape.Column.VectorKind.VariableVector, ShapeOf.TextAnnotation(AnnotationNames.KeyValues)),
            ShapeOf.Scalar(Score, NumberDataViewType.Single),
        };
        if (hasAttention)
        {
            columns.Add(ShapeOf.VariableVector(Attention, NumberDataViewType.Single));
        }

        if (bestCount > 1)
        {
            columns.Add(ShapeOf.VariableVector(Best, TextDataViewType.Instance));
            columns.Add(ShapeOf.VariableVector(BestScores, NumberDataViewType.Single));
            columns.AddRange(BestIdsColumns(bestCount).Select(name =>
                ShapeOf.Key(name, SchemaShape.Column.VectorKind.VariableVector, ShapeOf.TextAnnotation(AnnotationNames.KeyValues))));
        }

        return ShapeOf.Adding(input, [.. columns]);
    }

    /// <summary>Gives the rank, from 1, of the translation whose keys a column has; <see langword="null"/> for other columns.</summary>
    public static int? RankOf(string column) =>
        column.StartsWith(BestIds, StringComparison.Ordinal)
            && int.TryParse(column.AsSpan(BestIds.Length), CultureInfo.InvariantCulture, out int rank)
            ? rank : null;

    private static IEnumerable<string> BestIdsColumns(int count) =>
        Enumerable.Range(1, count).Select(rank => string.Create(CultureInfo.InvariantCulture, $"{BestIds}{rank}"));
}
