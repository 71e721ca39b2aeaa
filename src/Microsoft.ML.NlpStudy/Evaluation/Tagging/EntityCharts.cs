using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

/// <summary>Charts of tagged sentences.</summary>
public static class EntityCharts
{
    /// <summary>Draws a sentence with its spans highlighted, each class in a color.</summary>
    /// <param name="tokens">The tokens of the sentence.</param>
    /// <param name="tags">Their tags, true or predicted, as IOB1, IOB2 or BIOES has them.</param>
    /// <param name="separator">The text between two tokens: a space for words, none for characters.</param>
    /// <returns>The chart; <see cref="Chart.Save"/> writes it as SVG or Vega-Lite.</returns>
    /// <exception cref="ArgumentException">There are fewer or more tags than tokens.</exception>
    public static HighlightedEntities Highlight(IReadOnlyList<string> tokens, IReadOnlyList<string> tags, string separator = " ")
    {
        ArgumentNullException.ThrowIfNull(tokens);
        ArgumentNullException.ThrowIfNull(tags);
        ArgumentNullException.ThrowIfNull(separator);
        if (tokens.Count != tags.Count)
        {
            throw new ArgumentException($"Tags: expected as many as tokens, {tokens.Count}, found {tags.Count}.", nameof(tags));
        }

        int[] starts = new int[tokens.Count];
        for (int i = 1; i < starts.Length; i++)
        {
            starts[i] = starts[i - 1] + tokens[i - 1].Length + separator.Length;
        }

        // Which notation the tags have makes no difference to their spans.
        return new HighlightedEntities(
            string.Join(separator, tokens),
            [.. TagSchemes.Spans(tags, TagScheme.Iob2).Select(
                span => new HighlightedEntity(starts[span.Start], starts[span.End - 1] + tokens[span.End - 1].Length, span.Class))]);
    }
}
