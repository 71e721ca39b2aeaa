using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Pairs of texts as an encoder reads them: each text alone, or both together.</summary>
/// <param name="options">The columns, the kind, and the maximum length.</param>
/// <param name="tokens">Turns texts into token ids.</param>
/// <param name="pairOffset">The number added to the ids of a pair's second text; see <see cref="EncoderTokens.AddPair"/>.</param>
internal sealed class SimilarityTexts(PretrainedSimilarityOptions options, EncoderTokens tokens, int pairOffset)
{
    /// <summary>Creates them for a trainer or a transformer.</summary>
    /// <param name="options">The options.</param>
    /// <param name="tokenizer">The encoder's tokenizer.</param>
    /// <param name="marks">The tokens around a text.</param>
    /// <param name="architecture">The encoder's sizes.</param>
    public static SimilarityTexts Of(
        PretrainedSimilarityOptions options, PretrainedTokenizer tokenizer, EncoderMarks marks, EncoderArchitecture architecture) => new(
        options, new EncoderTokens(tokenizer, marks, options.MaximumLength), architecture.Types > 1 ? architecture.VocabularySize : 0);

    /// <summary>The checks of the columns, in order.</summary>
    public static ColumnCheck[] Columns(PretrainedSimilarityOptions options) =>
        [ColumnShapes.Text(options.FirstTextColumnName), ColumnShapes.Text(options.SecondTextColumnName)];

    /// <summary>Finds the columns of the texts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public static DataViewSchema.Column[] Find(PretrainedSimilarityOptions options, DataViewSchema schema) =>
        [.. Columns(options).Select(column => column.Find(schema))];

    /// <summary>Makes a function that adds the texts of the row that a cursor is at to a store.</summary>
    public Action Open(DataViewRow row, TokenStore store)
    {
        ValueGetter<ReadOnlyMemory<char>>[] getters = [
            .. Find(options, row.Schema).Select(column => row.GetGetter<ReadOnlyMemory<char>>(column))];
        ReadOnlyMemory<char> first = default, second = default;
        return () =>
        {
            getters[0](ref first);
            getters[1](ref second);
            if (options.IsCrossEncoder)
            {
                tokens.AddPair(first, second, store, pairOffset);
                return;
            }

            tokens.Add(first, store);
            tokens.Add(second, store);
        };
    }
}
