using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>The batches of words that word vectors are trained on, read from a column of tokens.</summary>
internal static class WordBatches
{
    // A batch has a learning rate of its own, so it must be a small part of the text. It passes from thread to thread, so it must not be a
    // few words.
    private const int Words = 10_000;

    /// <summary>Reads all texts once, in their order. A text is never split, and words without a vector are left out.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="column">The column of tokens.</param>
    /// <param name="vocabulary">The words that have a vector.</param>
    /// <param name="take">Gives a batch to fill.</param>
    public static IEnumerable<WordBatch> Read(
        IDataView input, DataViewSchema.Column column, Vocabulary vocabulary, Func<WordBatch> take)
    {
        using DataViewRowCursor cursor = input.GetRowCursor([column]);
        var reader = new TokenReader(cursor, column);
        long number = 0;
        long text = 0;
        WordBatch batch = take();
        batch.Begin(number, text);
        while (cursor.MoveNext())
        {
            AddText(reader, vocabulary, batch);
            text++;
            if (batch.Count >= Words)
            {
                yield return batch;
                batch = take();
                batch.Begin(++number, text);
            }
        }

        yield return batch;
    }

    private static void AddText(TokenReader reader, Vocabulary vocabulary, WordBatch batch)
    {
        foreach (ReadOnlyMemory<char> token in reader.Read())
        {
            if (vocabulary.TryGetId(token.Span, out int word))
            {
                batch.Add(word);
            }
        }

        batch.EndText();
    }
}
