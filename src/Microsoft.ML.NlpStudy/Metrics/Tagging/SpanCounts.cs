using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>Counts true, predicted and correct spans, sentence by sentence.</summary>
/// <param name="scheme">The notation of the tags. Without spans, each token's tag is a span of its own.</param>
internal sealed class SpanCounts(TagScheme scheme)
{
    private readonly SortedDictionary<string, ClassCounts> _classes = new(StringComparer.Ordinal);
    private long _sentences;
    private long _tokens;
    private long _correctTokens;

    /// <summary>Reads the spans that are counted: those of the notation, or each token's tag as a span of its own.</summary>
    public static IReadOnlyList<TagSpan> Spans(IReadOnlyList<string> tags, TagScheme scheme) => scheme == TagScheme.None
        ? [.. tags.Select((tag, i) => new TagSpan(tag, i, i + 1))]
        : TagSchemes.Spans(tags, scheme);

    /// <summary>Counts a sentence.</summary>
    /// <param name="tags">The true tags.</param>
    /// <param name="predicted">As many predicted tags.</param>
    public void Add(IReadOnlyList<string> tags, IReadOnlyList<string> predicted)
    {
        _sentences++;
        _tokens += tags.Count;
        for (int i = 0; i < tags.Count; i++)
        {
            _correctTokens += tags[i] == predicted[i] ? 1 : 0;
        }

        var truth = new HashSet<TagSpan>();
        foreach (TagSpan span in Spans(tags, scheme))
        {
            truth.Add(span);
            CountsOf(span.Class).Support++;
        }

        foreach (TagSpan span in Spans(predicted, scheme))
        {
            ClassCounts counts = CountsOf(span.Class);
            counts.Predicted++;
            counts.Correct += truth.Contains(span) ? 1 : 0;
        }
    }

    /// <summary>Computes the figures of everything counted so far.</summary>
    public SequenceLabelingMetrics Metrics() => new(
        scheme, _sentences, _tokens, _correctTokens,
        [.. _classes.Select(entry => TagFigures.Of(entry.Key, entry.Value.Correct, entry.Value.Predicted, entry.Value.Support))]);

    private ClassCounts CountsOf(string name)
    {
        if (!_classes.TryGetValue(name, out ClassCounts? counts))
        {
            _classes.Add(name, counts = new ClassCounts());
        }

        return counts;
    }

    private sealed class ClassCounts
    {
        public long Correct { get; set; }

        public long Predicted { get; set; }

        public long Support { get; set; }
    }
}
