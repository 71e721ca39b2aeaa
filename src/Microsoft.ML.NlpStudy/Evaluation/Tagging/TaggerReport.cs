using System.Globalization;
using Microsoft.Data.Analysis;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The report on a tagger: the figures of <see cref="SequenceLabelingMetrics"/>, the kinds of its mistakes, and the sentences with the
/// surest mistakes.
/// </summary>
/// <remarks>Created by <c>MLContext.SequenceLabeling.Inspect</c>.</remarks>
public sealed class TaggerReport
{
    internal TaggerReport(SequenceLabelingMetrics metrics, SpanMistakes counts, long wrongSentences, IReadOnlyList<TaggerMistake> mistakes)
    {
        (Metrics, MistakeCounts, WrongSentences, Mistakes) = (metrics, counts, wrongSentences, mistakes);
    }

    /// <summary>Precision, recall and F1 by class and on average.</summary>
    public SequenceLabelingMetrics Metrics { get; }

    /// <summary>The numbers of mistakes by kind.</summary>
    public SpanMistakes MistakeCounts { get; }

    /// <summary>Number of sentences with a mistake.</summary>
    public long WrongSentences { get; }

    /// <summary>The sentences with the surest mistakes, surest first; without confidences, those with most mistakes first.</summary>
    public IReadOnlyList<TaggerMistake> Mistakes { get; }

    /// <summary>
    /// Returns the listed sentences as a data frame with the columns <c>Row</c>, <c>Confidence</c>, <c>Missed</c> and <c>Wrong</c>. The
    /// last two show the sentence with the spans in brackets.
    /// </summary>
    public DataFrame MistakesToDataFrame() => new(
        new PrimitiveDataFrameColumn<long>(nameof(TaggerMistake.Row), Mistakes.Select(mistake => mistake.Row)),
        new PrimitiveDataFrameColumn<double>(nameof(TaggerMistake.Confidence), Mistakes.Select(mistake => mistake.Confidence)),
        new StringDataFrameColumn(nameof(TaggerMistake.Missed), Mistakes.Select(mistake => mistake.MissedText)),
        new StringDataFrameColumn(nameof(TaggerMistake.Wrong), Mistakes.Select(mistake => mistake.WrongText)));

    /// <summary>Returns the figures, the numbers of mistakes by kind, and the listed sentences.</summary>
    public override string ToString()
    {
        string sentences = string.Create(
            CultureInfo.InvariantCulture, $"{WrongSentences} of {Metrics.Sentences} sentences with mistakes: {MistakeCounts}\n");
        return $"{Metrics}{sentences}{string.Concat(Mistakes.Select(mistake => $"{mistake}\n"))}";
    }
}
