using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>The estimator that learns subwords and cuts tokens into them. Made by <c>ml.Transforms.Text.TokenizeIntoSubwords</c>.</summary>
public sealed class TokenizeIntoSubwordsEstimator : IEstimator<TokenizeIntoSubwordsTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly InputOutputColumnPair[] _columns;
    private readonly SubwordOptions _options;

    internal TokenizeIntoSubwordsEstimator(IHostEnvironment environment, InputOutputColumnPair[] columns, SubwordOptions options)
    {
        options.Validate();
        _environment = environment;
        _columns = columns;
        _options = options;
    }

    /// <summary>
    /// Counts the tokens of all columns together in one pass over the rows, which are not kept, and learns from them. Where a model is
    /// given and no vocabulary is wanted, the rows are not read.
    /// </summary>
    /// <param name="input">Rows with the input columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or neither text nor a vector of text.</exception>
    /// <exception cref="InvalidOperationException">The input has no token.</exception>
    public TokenizeIntoSubwordsTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column[] columns = [
            .. _columns.Select(column => ColumnShapes.TextOrTextVector(column.InputColumnName).Find(input.Schema))];
        VocabularyBuilder[] counters = [.. columns.Select(_ => new VocabularyBuilder())];
        if (_options.Model is null || _options.VocabularyThreshold is not null)
        {
            Count(input, columns, counters);
        }

        SubwordModel model = _options.Model ?? Learn(counters);
        return new TokenizeIntoSubwordsTransformer(
            _environment, model, _options, [.. _columns.Select((column, i) => (column, VocabularyOf(model, counters[i])))]);
    }

    /// <summary>Gets the schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">An input column is missing or neither text nor a vector of text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (InputOutputColumnPair column in _columns)
        {
            ColumnShapes.TextOrTextVector(column.InputColumnName).Find(inputSchema);
        }

        return ShapeOf.Adding(
            inputSchema, [.. _columns.Select(column => ShapeOf.VariableVector(column.OutputColumnName, TextDataViewType.Instance))]);
    }

    private void Count(IDataView input, DataViewSchema.Column[] columns, VocabularyBuilder[] counters)
    {
        long rows = 0;
        using DataViewRowCursor cursor = input.GetRowCursor(columns);
        TokenReader[] readers = [.. columns.Select(column => new TokenReader(cursor, column))];
        for (; cursor.MoveNext(); rows++)
        {
            for (int i = 0; i < readers.Length; i++)
            {
                foreach (ReadOnlyMemory<char> token in readers[i].Read())
                {
                    counters[i].Add(token.Span);
                }
            }
        }

        if (counters.All(counter => counter.TokenCount == 0))
        {
            string names = string.Join(", ", _columns.Select(column => $"'{column.InputColumnName}'"));
            throw new InvalidOperationException($"Input column {names}: expected at least one token, found none in {rows} rows.");
        }
    }

    private SubwordModel Learn(VocabularyBuilder[] counters)
    {
        using IChannel channel = _environment.Start(nameof(TokenizeIntoSubwordsEstimator));
        IEnumerable<KeyValuePair<string, long>> words = counters.SelectMany(counter => counter.Frequencies);
        (SubwordModel model, string found) = _options.Algorithm == SubwordAlgorithm.BytePairEncoding
            ? Describe(BytePairEncoding.Learn(words, _options), encoding => $"{encoding.Merges.Count:N0} merges")
            : Describe(WordPiece.Learn(words, _options), pieces => $"{pieces.Entries.Count:N0} entries");
        channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"{_options.Algorithm}: {found} from {counters.Sum(counter => counter.TokenCount):N0} tokens, "
            + $"{counters.Sum(counter => (long)counter.DistinctCount):N0} of them distinct."));
        return model;
    }

    private static (SubwordModel, string) Describe<T>(T model, Func<T, FormattableString> describe)
        where T : SubwordModel => (model, describe(model).ToString(CultureInfo.InvariantCulture));

    private SubwordVocabulary? VocabularyOf(SubwordModel model, VocabularyBuilder counter) => _options.VocabularyThreshold is { } threshold
        ? SubwordVocabulary.Count(model, _options, counter.Frequencies, threshold)
        : _options.Vocabulary;
}
