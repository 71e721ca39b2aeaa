using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that finds the topics of texts with ML.NET's LatentDirichletAllocation. Made by <c>ml.Transforms.Text.FindTopics</c>.
/// </summary>
public sealed class FindTopicsEstimator : IEstimator<FindTopicsTransformer>
{
    private readonly TransformsCatalog.TextTransforms _catalog;
    private readonly IHostEnvironment _environment;
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly FindTopicsOptions _options;

    internal FindTopicsEstimator(
        TransformsCatalog.TextTransforms catalog, string outputColumnName, string inputColumnName, FindTopicsOptions options)
    {
        options.Validate();
        _catalog = catalog;
        _environment = CatalogEnvironment.Of(catalog);
        _outputColumn = outputColumnName;
        _inputColumn = inputColumnName;
        _options = options;
    }

    /// <summary>Counts the words in one pass over the rows, keeps the counts, and learns the topics from them.</summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing or not a vector of keys whose values are text.
    /// </exception>
    /// <exception cref="InvalidOperationException">The options keep fewer words than topics.</exception>
    public FindTopicsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ColumnShapes.TextKeys(_inputColumn).Find(input.Schema);
        using IChannel channel = _environment.Start(nameof(FindTopicsEstimator));
        TextBags bags = TextBags.Read(input, column, _options.Words, channel);
        if (bags.Vocabulary.Count < _options.Topics)
        {
            throw new InvalidOperationException(
                $"Input column '{_inputColumn}': expected at least {_options.Topics} words, as many as topics, found "
                + $"{bags.Vocabulary.Count} that option Words keeps.");
        }

        var watch = Stopwatch.StartNew();
        TopicModel model = LightLda.Train(_catalog, bags, _options);
        channel.Info(
            MessageSensitivity.None,
            string.Create(
                CultureInfo.InvariantCulture, $"{_options.Topics} topics learned in {watch.Elapsed.TotalSeconds:0.0} s by LightLDA."));
        return new FindTopicsTransformer(
            _environment,
            new(_outputColumn, _inputColumn, _options, model.Words.Count, [.. model.Topics.Select(topic => topic.Share)]), model);
    }

    /// <summary>Gets the schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing or not a vector of keys whose values are text.
    /// </exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ColumnShapes.TextKeys(_inputColumn).Find(inputSchema);
        return ShapeOf.Adding(
            inputSchema,
            ShapeOf.Vector(_outputColumn, NumberDataViewType.Single, ShapeOf.TextAnnotation(AnnotationNames.SlotNames)));
    }
}
