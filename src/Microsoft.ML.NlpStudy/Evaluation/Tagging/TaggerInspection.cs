using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>Computes the figures of a tagger and the report on it, in one pass over scored rows and one over their true tags.</summary>
internal static class TaggerInspection
{
    /// <summary>Computes the figures.</summary>
    public static SequenceLabelingMetrics Evaluate(IDataView scored, string tagColumn, string predictedColumn, TagScheme? scheme)
    {
        var sentences = new ScoredSentences(scored, tagColumn, predictedColumn);
        var counts = new SpanCounts(scheme ?? sentences.DetectScheme());
        foreach (ScoredSentence sentence in sentences.Read())
        {
            counts.Add(sentence.Tags, sentence.Predicted);
        }

        return counts.Metrics();
    }

    /// <summary>Computes the report.</summary>
    public static TaggerReport Inspect(IDataView scored, InspectTagsOptions options)
    {
        options.Validate();
        var sentences = new ScoredSentences(scored, options.TagColumnName, options.PredictedTagColumnName)
        {
            TokensColumn = options.TokensColumnName,
            ConfidenceColumn = options.ConfidenceColumnName,
        };
        TagScheme scheme = options.Scheme ?? sentences.DetectScheme();
        var counts = new SpanCounts(scheme);
        var worst = new PriorityQueue<TaggerMistake, (double Sureness, long Order)>();
        var kinds = new SpanMistakes(0, 0, 0, 0);
        long wrongSentences = 0;
        foreach (ScoredSentence sentence in sentences.Read())
        {
            counts.Add(sentence.Tags, sentence.Predicted);
            IReadOnlyList<TagSpan> truth = SpanCounts.Spans(sentence.Tags, scheme),
                predicted = SpanCounts.Spans(sentence.Predicted, scheme);
            TagSpan[] missed = [.. truth.Except(predicted)], wrong = [.. predicted.Except(truth)];
            if (missed.Length + wrong.Length == 0)
            {
                continue;
            }

            wrongSentences++;
            kinds = Count(kinds, truth, predicted, missed, wrong);
            double confidence = sentence.Confidences is { } each ? missed.Concat(wrong).Max(span => SurenessOf(span, each)) : double.NaN;
            var mistake = new TaggerMistake(
                sentence.Row, sentence.Tokens!, sentence.Tags, sentence.Predicted, missed, wrong, confidence);
            worst.Enqueue(mistake, (double.IsNaN(confidence) ? missed.Length + wrong.Length : confidence, -sentence.Row));
            if (worst.Count > options.MistakeCount)
            {
                worst.Dequeue();
            }
        }

        TaggerMistake[] mistakes = new TaggerMistake[worst.Count];
        for (int i = mistakes.Length - 1; i >= 0; i--)
        {
            mistakes[i] = worst.Dequeue();
        }

        return new TaggerReport(counts.Metrics(), kinds, wrongSentences, mistakes);
    }

    private static double SurenessOf(TagSpan span, float[] confidences) => confidences.AsSpan(span.Start, span.Length).ToArray().Min();

    private static SpanMistakes Count(
        SpanMistakes counts, IReadOnlyList<TagSpan> truth, IReadOnlyList<TagSpan> predicted, TagSpan[] missed, TagSpan[] wrong)
    {
        int ofClass = wrong.Count(span => truth.Any(one => one.Start == span.Start && one.End == span.End));
        int spurious = wrong.Count(span => !truth.Any(one => Overlap(one, span)));
        return new SpanMistakes(
            counts.WrongClass + ofClass, counts.WrongBoundaries + wrong.Length - ofClass - spurious, counts.Spurious + spurious,
            counts.Missed + missed.Count(span => !predicted.Any(one => Overlap(one, span))));
    }

    private static bool Overlap(TagSpan one, TagSpan other) => one.Start < other.End && other.Start < one.End;
}
