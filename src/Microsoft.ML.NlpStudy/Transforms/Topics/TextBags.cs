using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.NlpStudy.Transforms;

/// <summary>The bags of the selected words of a column's texts.</summary>
/// <param name="Vocabulary">The selected words, with the number of texts that have each as its frequency.</param>
/// <param name="Counts">A bag for each row; empty where a row has none of the words.</param>
internal sealed record TextBags(Vocabulary Vocabulary, WordCounts Counts)
{
    /// <summary>Reads all rows once.</summary>
    /// <param name="input">The rows.</param>
    /// <param name="column">The column of keys.</param>
    /// <param name="selection">The words to keep.</param>
    /// <param name="channel">Told how many words are kept.</param>
    /// <exception cref="InvalidOperationException">No word is kept.</exception>
    public static TextBags Read(IDataView input, DataViewSchema.Column column, WordSelection selection, IChannel channel)
    {
        string[] tokens = TokenKeys.Tokens(column);
        var counts = new WordCounts(tokens.Length);
        using (DataViewRowCursor cursor = input.GetRowCursor([column]))
        {
            var reader = new KeyedWordReader(cursor, column, [-1, .. Enumerable.Range(0, tokens.Length)]);
            while (cursor.MoveNext())
            {
                counts.Add(reader.Read());
            }
        }

        int[] kept = selection.Select(tokens, counts.TextCounts, counts.Texts);
        if (kept.Length == 0)
        {
            int seen = counts.TextCounts.Count(texts => texts > 0);
            throw new InvalidOperationException(
                $"Input column '{column.Name}': expected at least one word that option Words keeps, found none among {seen} "
                + $"different tokens in {counts.Texts} rows.");
        }

        WordCounts restricted = counts.Restricted(kept);
        channel.Info(
            MessageSensitivity.None,
            string.Create(
                CultureInfo.InvariantCulture,
                $"{kept.Length:N0} of {tokens.Length:N0} tokens are counted as words; they occur {restricted.Totals.Sum():N0} times in "
                + $"{restricted.Texts:N0} texts."));
        var vocabulary = new Vocabulary(
            [.. kept.Select(word => tokens[word])], [.. restricted.TextCounts.Select(texts => (long)texts)], unknownToken: null,
            paddingToken: null);
        return new TextBags(vocabulary, restricted);
    }
}
