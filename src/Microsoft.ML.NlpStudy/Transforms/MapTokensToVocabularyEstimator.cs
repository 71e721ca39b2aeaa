using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Model;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.NlpStudy.Transforms;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// Learns a <see cref="Vocabulary"/> and maps tokens to keys into it. Made by <c>ml.Transforms.Text.MapTokensToVocabulary</c>.
/// </summary>
public sealed class MapTokensToVocabularyEstimator : IEstimator<MapTokensToVocabularyTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _outputColumn;
    private readonly string _inputColumn;
    private readonly VocabularyOptions _options;

    internal MapTokensToVocabularyEstimator(
        IHostEnvironment environment, string outputColumnName, string inputColumnName, VocabularyOptions options)
    {
        options.Validate();
        _environment = environment;
        _outputColumn = outputColumnName;
        _inputColumn = inputColumnName;
        _options = options;
    }

    /// <summary>Counts the tokens in one pass over the rows, which are not kept, and makes the vocabulary.</summary>
    /// <param name="input">Rows with the input column.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not a vector of text.</exception>
    /// <exception cref="InvalidOperationException">There is not one token in the input.</exception>
    public MapTokensToVocabularyTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        DataViewSchema.Column column = ColumnShapes.Tokens(_inputColumn).Find(input.Schema);
        using IChannel channel = _environment.Start(nameof(MapTokensToVocabularyEstimator));
        var builder = new VocabularyBuilder();
        long rows = Count(input, column, builder);
        if (builder.TokenCount == 0)
        {
            throw new InvalidOperationException($"Input column '{_inputColumn}': expected at least one token, found none in {rows} rows.");
        }

        Vocabulary vocabulary = builder.Build(_options);
        Report(channel, builder, vocabulary);
        return new MapTokensToVocabularyTransformer(_environment, new(_outputColumn, _inputColumn, vocabulary.Count, _options), vocabulary);
    }

    /// <summary>The schema that the transformer will give.</summary>
    /// <param name="inputSchema">The input's shape.</param>
    /// <exception cref="ArgumentOutOfRangeException">The input column is missing or not a vector of text.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column input = ColumnShapes.Tokens(_inputColumn).Find(inputSchema);
        return ShapeOf.Adding(
            inputSchema, ShapeOf.Key(_outputColumn, input.Kind, TokenKeyAnnotations.Shape(_options.PaddingToken is not null)));
    }

    internal static long Count(IDataView input, DataViewSchema.Column column, VocabularyBuilder builder)
    {
        using DataViewRowCursor cursor = input.GetRowCursor([column]);
        ValueGetter<VBuffer<ReadOnlyMemory<char>>> getter = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(column);
        VBuffer<ReadOnlyMemory<char>> tokens = default;
        long rows = 0;
        for (; cursor.MoveNext(); rows++)
        {
            getter(ref tokens);
            foreach (ReadOnlyMemory<char> token in tokens.GetValues())
            {
                builder.Add(token.Span);
            }
        }

        return rows;
    }

    private void Report(IChannel channel, VocabularyBuilder builder, Vocabulary vocabulary)
    {
        long covered = 0;
        for (int id = 0; id < vocabulary.Count; id++)
        {
            covered += vocabulary.GetFrequency(id);
        }

        channel.Info(MessageSensitivity.None, string.Create(
            CultureInfo.InvariantCulture,
            $"Vocabulary of {vocabulary.Count:N0} entries, {_options.Specials.Count} of them special, from {builder.DistinctCount:N0} distinct " +
            $"tokens; it covers {100.0 * covered / builder.TokenCount:0.0}% of {builder.TokenCount:N0} tokens."));
        if (covered == 0)
        {
            channel.Warning(
                MessageSensitivity.None, $"Vocabulary: no token occurs {_options.MinimumFrequency} times, so all that is left is special tokens.");
        }
    }
}
