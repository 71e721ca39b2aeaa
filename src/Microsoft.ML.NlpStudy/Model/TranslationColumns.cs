using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Model;

/// <summary>
/// The columns that a translator adds: <c>TranslationIds</c>, the best translation's token keys; <c>TranslationScore</c>, what it was ranked by; where it
/// attends, <c>TranslationAttention</c>, a row of source tokens for each token and for the end; and where several are asked for,
/// <c>TranslationBest</c>, each translation's tokens with spaces between, best first, and <c>TranslationBestScores</c>.
/// </summary>
internal static class TranslationColumns
{
    public const string Ids = "TranslationIds";
    public const string Score = "TranslationScore";
    public const string Attention = "TranslationAttention";
    public const string Best = "TranslationBest";
    public const string BestScores = "TranslationBestScores";

    /// <summary>The columns of a trained translator.</summary>
    /// <param name="tokens">The target's vocabulary.</param>
    /// <param name="hasAttention">Whether it attends.</param>
    /// <param name="hasBest">Whether several translations are asked for.</param>
    public static DataViewSchema.DetachedColumn[] Of(KeyValueSet tokens, bool hasAttention, bool hasBest)
    {
        var keyValues = new DataViewSchema.Annotations.Builder();
        tokens.AddKeyValues(keyValues);
        var columns = new List<DataViewSchema.DetachedColumn>
        {
            new(Ids, new VectorDataViewType(tokens.KeyType()), keyValues.ToAnnotations()),
            new(Score, NumberDataViewType.Single),
        };
        if (hasAttention)
            columns.Add(new(Attention, new VectorDataViewType(NumberDataViewType.Single)));
        if (hasBest)
        {
            columns.Add(new(Best, new VectorDataViewType(TextDataViewType.Instance)));
            columns.Add(new(BestScores, new VectorDataViewType(NumberDataViewType.Single)));
        }

        return [.. columns];
    }

    /// <summary>What an estimator promises.</summary>
    public static SchemaShape Promise(SchemaShape input, bool hasAttention, bool hasBest)
    {
        var columns = new List<SchemaShape.Column>
        {
            ShapeOf.Key(Ids, SchemaShape.Column.VectorKind.VariableVector, ShapeOf.TextAnnotation(AnnotationNames.KeyValues)),
            ShapeOf.Scalar(Score, NumberDataViewType.Single),
        };
        if (hasAttention)
            columns.Add(ShapeOf.VariableVector(Attention, NumberDataViewType.Single));
        if (hasBest)
        {
            columns.Add(ShapeOf.VariableVector(Best, TextDataViewType.Instance));
            columns.Add(ShapeOf.VariableVector(BestScores, NumberDataViewType.Single));
        }

        return ShapeOf.Adding(input, [.. columns]);
    }
}
