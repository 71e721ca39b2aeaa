using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The estimator that learns one <see cref="Vocabulary"/> of one or more columns, or takes a given one, and maps tokens to keys into it.
/// Made by <c>ml.Transforms.Text.MapTokensToVocabulary</c>.
/// </summary>
public sealed class MapTokensToVocabularyEstimator : IEstimator<MapTokensToVocabularyTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly InputOutputColumnPair[] _columns;
    private readonly VocabularyOptions _options;
    private readonly Vocabulary? _given;

    /// <summary>Makes an estimator that learns the vocabulary.</summary>
    internal MapTokensToVocabularyEstimator(IHostEnvironment environment, InputOutputColumnPair[] columns, VocabularyOptions options)
    {
        options.Validate();
        _environment = environment;
        _columns = Checked(columns);
        _options = options;
    }

    /// <summary>Makes an estimator with a given vocabulary.</summary>
    internal MapTokensToVocabularyEstimator(IHostEnvironment environment, InputOutputColumnPair[] columns, Vocabulary vocabulary)
        : this(environment, columns, VocabularyOptions.Of(vocabulary))
    {
        if (vocabulary.Count == 0)
        {
            throw new ArgumentException("Vocabulary: expected at least one entry, found none.", nameof(vocabulary));
        }

        _given = vocabulary;
    }

    /// <summary>
    /// Counts the tokens of all columns in one pass over the rows, which are not kept, and makes the vocabulary. A given vocabulary is
    /// taken as it is: then only the columns are checked, and the rows are not read.
    /// </summary>
    /// <remarks>
    /// If several cursors can read the rows at once, each cursor has its own thread. The vocabulary does not depend on the threads.
    /// </remarks>
    /// <param name="input">Rows with the input columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">The input has no token.</exception>
    public MapTokensToVocabularyTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] columns = [.. _columns.Select(pair => InputOf(pair).Find(input.Schema))];
        Vocabulary vocabulary = _given ?? Learn(input, columns);
        InputOutputColumnPair first = _columns[0];
        return new MapTokensToVocabularyTransformer(
            _environment,
            new(first.OutputColumnName, first.InputColumnName, vocabulary.Count, _options, _columns.Length > 1 ? _columns[1..] : null),
            vocabulary);
    }

    /// <summary>Gets the schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or of the wrong type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column[] outputs = [.. _columns.Select(pair => Output(pair, InputOf(pair).Find(inputSchema)))];
        return ShapeOf.Adding(inputSchema, outputs);
    }

    private ColumnCheck InputOf(InputOutputColumnPair pair) => MapTokensToVocabularyTransformer.Input(pair, _options);

    private SchemaShape.Column Output(InputOutputColumnPair pair, SchemaShape.Column input) => ShapeOf.Key(
        pair.OutputColumnName,
        _options.StopWords.Count > 0 ? SchemaShape.Column.VectorKind.VariableVector : input.Kind,
        TokenKeyAnnotations.Shape(_options.PaddingToken is not null, _options.UnknownToken is not null));

    private Vocabulary Learn(IDataView input, DataViewSchema.Column[] columns)
    {
        using IChannel channel = _environment.Start(nameof(MapTokensToVocabularyEstimator));
        TokenCounter counted = TokenCounter.Count(input, columns);
        if (counted.Tokens.TokenCount == 0)
        {
            string names = string.Join(", ", columns.Select(column => $"'{column.Name}'"));
            throw new InvalidOperationException(
                $"Input column{(columns.Length == 1 ? "" : "s")} {names}: expected at least one token, found none in {counted.Rows} rows.");
        }

        Vocabulary vocabulary = counted.Tokens.Build(_options);
        Report(channel, counted.Tokens, vocabulary);
        return vocabulary;
    }

    private void Report(IChannel channel, VocabularyBuilder tokens, Vocabulary vocabulary)
    {
        long covered = Enumerable.Range(0, vocabulary.Count).Sum(vocabulary.GetFrequency);
        channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"Vocabulary of {vocabulary.Count:N0} entries, {_options.Specials.Count} of them special, from {tokens.DistinctCount:N0} "
            + $"distinct tokens; it covers {100.0 * covered / Math.Max(tokens.TokenCount, 1):0.0}% of {tokens.TokenCount:N0} tokens."));
        if (vocabulary.Count == _options.Specials.Count)
        {
            channel.Warning(
                MessageSensitivity.None,
                $"Vocabulary: no token occurs {_options.MinimumFrequency} times, so special tokens are its only entries.");
        }
    }

    private static InputOutputColumnPair[] Checked(InputOutputColumnPair[] columns)
    {
        if (columns.Length == 0 || columns.Contains(null))
        {
            throw new ArgumentException(
                $"Columns: expected at least one pair of columns, none of them null, found {(columns.Length == 0 ? "none" : "null")}.",
                nameof(columns));
        }

        if (columns.CountBy(pair => pair.OutputColumnName).FirstOrDefault(name => name.Value > 1) is { Key: { } repeated })
        {
            throw new ArgumentException($"Output column '{repeated}': expected one pair of columns for it, found more.", nameof(columns));
        }

        return [.. columns];
    }
}
