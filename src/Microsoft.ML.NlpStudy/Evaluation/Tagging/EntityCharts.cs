using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>Makes charts of the spans of tagged sentences.</summary>
internal static class EntityCharts
{
    public static HighlightedEntities Of(IReadOnlyList<string> tokens, IReadOnlyList<string> tags, string separator)
    {
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
