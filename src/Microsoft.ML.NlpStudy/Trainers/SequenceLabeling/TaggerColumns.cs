using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>
/// The columns that a tagger adds: <c>PredictedTags</c>, the tag of each token, and <c>TagConfidence</c>, its probability.
/// </summary>
internal static class TaggerColumns
{
    private const string PredictedTags = "PredictedTags";
    private const string TagConfidence = "TagConfidence";

    /// <summary>Makes the columns.</summary>
    public static DataViewSchema.DetachedColumn[] Create() =>
    [
        new(PredictedTags, new VectorDataViewType(TextDataViewType.Instance)),
        new(TagConfidence, new VectorDataViewType(NumberDataViewType.Single)),
    ];

    /// <summary>Gives the schema that an estimator promises.</summary>
    /// <param name="options">The input columns.</param>
    /// <param name="input">The input's schema.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public static SchemaShape Promise(ITaggerOptions options, SchemaShape input)
    {
        ColumnShapes.Tokens(options.TokensColumnName).Find(input);
        ColumnShapes.Tokens(options.TagsColumnName).Find(input);
        return ShapeOf.Adding(
            input, ShapeOf.VariableVector(PredictedTags, TextDataViewType.Instance),
            ShapeOf.VariableVector(TagConfidence, NumberDataViewType.Single));
    }
}
