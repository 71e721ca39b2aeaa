using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that learns vectors of texts and words by latent semantic analysis: a truncated singular value decomposition of TF-IDF
/// weights. Made by <c>ml.Transforms.Text.LatentSemanticAnalysis</c>.
/// </summary>
public sealed class LatentSemanticAnalysisEstimator : IEstimator<LatentSemanticAnalysisTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly LatentSemanticAnalysisOptions _options;

    internal LatentSemanticAnalysisEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, LatentSemanticAnalysisOptions options)
    {
        options.Validate();
        _environment = environment;
        _outputColumn = outputColumnName;
        _inputColumn = inputColumnName;
        _options = options;
    }

    /// <summary>
    /// Counts the words in one pass over the rows, keeps the counts as a sparse matrix, and decomposes it on all processors.
    /// </summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The input column is missing or not a vector of keys whose values are text.
    /// </exception>
    /// <exception cref="InvalidOperationException">
    /// There are fewer texts, or fewer words that the options keep, than dimensions.
    /// </exception>
    public LatentSemanticAnalysisTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ColumnShapes.TextKeys(_inputColumn).Find(input.Schema);
        using IChannel channel = _environment.Start(nameof(LatentSemanticAnalysisEstimator));
        TextBags bags = TextBags.Read(input, column, _options.Words, channel);
        CheckSize("words that option Words keeps", bags.Vocabulary.Count);
        CheckSize("rows", bags.Counts.Texts);

        var watch = Stopwatch.StartNew();
        TermWeighting weighting = CreateWeighting(bags.Vocabulary, bags.Counts.Texts, _options);
        SparseMatrix matrix = weighting.Weigh(bags.Counts);
        TruncatedSvd svd = TruncatedSvd.Of(matrix, _options.Dimensions, _options);
        (double[] variances, double total) = svd.ExplainedVariances(matrix);
        channel.Info(
            MessageSensitivity.None,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{_options.Dimensions} singular values of {matrix.Rows:N0} x {matrix.Columns:N0} weights in "
                + $"{watch.Elapsed.TotalSeconds:0.0} s; they explain {100 * variances.Sum() / total:0.0}% of the variance."));
        if (!svd.IsConverged)
        {
            channel.Warning(
                MessageSensitivity.None,
                $"Latent semantic analysis: {_options.MaximumIterations} iterations do not give the tolerance of {_options.Tolerance}.");
        }

        return new LatentSemanticAnalysisTransformer(
            _environment,
            new(_outputColumn, _inputColumn, _options, bags.Vocabulary.Count, bags.Counts.Texts, svd.Values, variances, total),
            new SemanticSpace(bags.Vocabulary, weighting, svd.ToTable()));
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
        return ShapeOf.Adding(inputSchema, ShapeOf.Vector(_outputColumn, NumberDataViewType.Single));
    }

    internal static TermWeighting CreateWeighting(Vocabulary vocabulary, long texts, LatentSemanticAnalysisOptions options) =>
        new(Enumerable.Range(0, vocabulary.Count).Select(vocabulary.GetFrequency), texts, options.SublinearTermFrequency);

    private void CheckSize(string what, int found)
    {
        if (found < _options.Dimensions)
        {
            throw new InvalidOperationException(
                $"Input column '{_inputColumn}': expected at least {_options.Dimensions} {what}, as many as dimensions, found {found}.");
        }
    }
}
