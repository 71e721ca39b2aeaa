using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The texts of rows as a network over token ids reads them: one, or the two of a pair, without padding and cut.</summary>
internal sealed class RowTexts
{
    private readonly (TokenKeyColumn.Reader Read, TokenTrimmer Trimmer)[] _texts;

    /// <summary>Opens the texts of the row that a cursor is at.</summary>
    /// <param name="row">The row or cursor.</param>
    /// <param name="ids">The columns of token ids: one, or two of a pair.</param>
    /// <param name="paddingKey">The key of the padding token; 0 if the vocabulary has none.</param>
    /// <param name="options">The maximum length of a text, and the side that is cut off.</param>
    public RowTexts(DataViewRow row, IReadOnlyList<DataViewSchema.Column> ids, uint paddingKey, TextClassifierOptions options) =>
        _texts = [.. ids.Select(column =>
        {
            var trimmer = new TokenTrimmer(paddingKey, options.MaximumLength, options.TruncateSide == SequenceSide.Start);
            return (TokenKeyColumn.CreateReader(row, column, trimmer), trimmer);
        })];

    /// <summary>Whether a row has a single text or a pair.</summary>
    public ExampleLayout Layout => new(_texts.Length == 2);

    /// <summary>The place of the first text's first token in its column, and the number of ids there, of the row added last.</summary>
    public (int Start, int RowLength) Place => (_texts[0].Trimmer.Start, _texts[0].Trimmer.RowLength);

    /// <summary>Finds the columns of token ids.</summary>
    /// <param name="options">The names of the columns.</param>
    /// <param name="schema">The schema of the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type, or its tokens are not those of the
    /// first.</exception>
    public static DataViewSchema.Column[] Find(TextClassifierOptions options, DataViewSchema schema)
    {
        DataViewSchema.Column[] ids = [.. options.IdsColumns.Select(name => ColumnShapes.TokenKeys(name).Find(schema))];
        if (ids is [DataViewSchema.Column first, DataViewSchema.Column second])
        {
            CheckVocabulary(first, second);
        }

        return ids;
    }

    /// <summary>Finds the columns of token ids of a trained network.</summary>
    /// <param name="options">The names of the columns.</param>
    /// <param name="schema">The schema of the rows.</param>
    /// <param name="vocabularySize">The number of tokens that the network was trained with.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing, of the wrong type or of another vocabulary.</exception>
    public static DataViewSchema.Column[] Find(TextClassifierOptions options, DataViewSchema schema, int vocabularySize)
    {
        DataViewSchema.Column[] ids = Find(options, schema);
        TokenKeyColumn.CheckVocabularySize(ids[0], vocabularySize);
        return ids;
    }

    /// <summary>Checks the columns of token ids of an estimator's input.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public static void Check(TextClassifierOptions options, SchemaShape schema)
    {
        foreach (string name in options.IdsColumns)
        {
            ColumnShapes.TokenKeys(name).Find(schema);
        }
    }

    /// <summary>Adds the texts of the current row to a store.</summary>
    public void AddTo(TokenStore store)
    {
        foreach ((TokenKeyColumn.Reader read, _) in _texts)
        {
            store.Add(read());
        }
    }

    // One encoder reads both columns, so a key must stand for the same token in both.
    private static void CheckVocabulary(DataViewSchema.Column first, DataViewSchema.Column second)
    {
        int count = TokenKeyColumn.VocabularySize(first);
        if (TokenKeyColumn.VocabularySize(second) is var found && found != count)
        {
            throw Mismatch($"{count} tokens", $"{found} tokens");
        }

        if (!TokenKeys.HasTokens(first) || !TokenKeys.HasTokens(second))
        {
            return;
        }

        ReadOnlyMemory<char>[] expected = TokenKeys.ValuesOf(first), tokens = TokenKeys.ValuesOf(second);
        for (int i = 0; i < expected.Length; i++)
        {
            if (!tokens[i].Span.SequenceEqual(expected[i].Span))
            {
                throw Mismatch($"'{expected[i]}' for key {i + 1}", $"'{tokens[i]}'");
            }
        }

        if (TokenKeys.FindPadding(first) is var padding && TokenKeys.FindPadding(second) != padding)
        {
            throw Mismatch($"the padding key {padding}", $"{TokenKeys.FindPadding(second)}");
        }

        ArgumentOutOfRangeException Mismatch(string expectation, string finding) => new(
            "inputSchema",
            $"Input column '{second.Name}': expected the vocabulary of '{first.Name}', {expectation}, found {finding}. Map both columns by "
            + "the same vocabulary.");
    }
}
