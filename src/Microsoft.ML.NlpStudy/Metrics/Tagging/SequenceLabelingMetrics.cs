using System.Globalization;
using System.Text;
using Microsoft.Data.Analysis;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The figures of a tagger: precision, recall and F1 of exact spans by class and on average, and the share of correct tags. <c>ToString</c>
/// prints them like conlleval.
/// </summary>
/// <remarks>
/// Created by <c>MLContext.SequenceLabeling.Evaluate</c>. A predicted span is correct where the data have one of the same class with the
/// same first and last token. The figures are those of conlleval.pl (Tjong Kim Sang 2000) and of seqeval's default mode.
/// </remarks>
public sealed class SequenceLabelingMetrics
{
    internal SequenceLabelingMetrics(
        TagScheme scheme, long sentences, long tokens, long correctTokens, IReadOnlyList<TagFigures> perClass)
    {
        (Scheme, Sentences, Tokens, CorrectTokens, PerClass) = (scheme, sentences, tokens, correctTokens, perClass);
        Micro = TagFigures.Of(
            "micro avg", perClass.Sum(one => one.Correct), perClass.Sum(one => one.Predicted), perClass.Sum(one => one.Support));
        Macro = Average("macro avg", _ => 1);
        Weighted = Average("weighted avg", one => one.Support);
    }

    /// <summary>The notation of the tags. With <see cref="TagScheme.None"/> each token's tag counts as a span of its own.</summary>
    public TagScheme Scheme { get; }

    /// <summary>Number of evaluated sentences.</summary>
    public long Sentences { get; }

    /// <summary>Number of their tokens.</summary>
    public long Tokens { get; }

    /// <summary>Number of tokens whose predicted tag is the true one.</summary>
    public long CorrectTokens { get; }

    /// <summary>The share of tokens whose predicted tag is the true one, 0 to 1; 0 without tokens.</summary>
    public double TokenAccuracy => Tokens == 0 ? 0 : CorrectTokens / (double)Tokens;

    /// <summary>The figures of each class that occurs in truth or prediction, in ordinal order.</summary>
    public IReadOnlyList<TagFigures> PerClass { get; }

    /// <summary>The figures of all spans together.</summary>
    public TagFigures Micro { get; }

    /// <summary>The means of the figures over the classes, each with the same weight.</summary>
    public TagFigures Macro { get; }

    /// <summary>The means of the figures over the classes, weighted by their numbers of true spans.</summary>
    public TagFigures Weighted { get; }

    /// <summary>The precision of all spans together, 0 to 1.</summary>
    public double Precision => Micro.Precision;

    /// <summary>The recall of all spans together, 0 to 1.</summary>
    public double Recall => Micro.Recall;

    /// <summary>The F1 of all spans together, 0 to 1: the figure that papers on named entities report.</summary>
    public double F1 => Micro.F1;

    /// <summary>
    /// Returns the figures as a data frame with one row for each class and three rows for the averages. The columns are <c>Class</c>,
    /// <c>Precision</c>, <c>Recall</c>, <c>F1</c>, <c>Correct</c>, <c>Predicted</c> and <c>Support</c>.
    /// </summary>
    public DataFrame ToDataFrame()
    {
        TagFigures[] rows = [.. PerClass, Micro, Macro, Weighted];
        return new DataFrame(
            new StringDataFrameColumn(nameof(TagFigures.Class), rows.Select(row => row.Class)),
            new PrimitiveDataFrameColumn<double>(nameof(TagFigures.Precision), rows.Select(row => row.Precision)),
            new PrimitiveDataFrameColumn<double>(nameof(TagFigures.Recall), rows.Select(row => row.Recall)),
            new PrimitiveDataFrameColumn<double>(nameof(TagFigures.F1), rows.Select(row => row.F1)),
            new PrimitiveDataFrameColumn<long>(nameof(TagFigures.Correct), rows.Select(row => row.Correct)),
            new PrimitiveDataFrameColumn<long>(nameof(TagFigures.Predicted), rows.Select(row => row.Predicted)),
            new PrimitiveDataFrameColumn<long>(nameof(TagFigures.Support), rows.Select(row => row.Support)));
    }

    /// <summary>Returns the figures as conlleval prints them, in percent, with a last line for the macro average.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        if (Scheme == TagScheme.None)
        {
            text.Append(CultureInfo.InvariantCulture, $"processed {Tokens} tokens in {Sentences} sentences; correct: {CorrectTokens}.\n");
            text.Append(CultureInfo.InvariantCulture, $"accuracy: {100 * TokenAccuracy,6:F2}%\n");
        }
        else
        {
            text.Append(CultureInfo.InvariantCulture, $"processed {Tokens} tokens with {Micro.Support} phrases; ");
            text.Append(CultureInfo.InvariantCulture, $"found: {Micro.Predicted} phrases; correct: {Micro.Correct}.\n");
            text.Append(CultureInfo.InvariantCulture, $"accuracy: {100 * TokenAccuracy,6:F2}%; {Figures(Micro)}\n");
        }

        foreach (TagFigures figures in PerClass)
        {
            text.Append(CultureInfo.InvariantCulture, $"{figures.Class,17}: {Figures(figures)}  {figures.Predicted}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"{Macro.Class,17}: {Figures(Macro)}\n").ToString();
    }

    private static string Figures(TagFigures one) => string.Create(
        CultureInfo.InvariantCulture,
        $"precision: {100 * one.Precision,6:F2}%; recall: {100 * one.Recall,6:F2}%; FB1: {100 * one.F1,6:F2}");

    private TagFigures Average(string name, Func<TagFigures, double> weight)
    {
        double weights = Math.Max(PerClass.Sum(weight), double.Epsilon);
        return new TagFigures(
            name, Mean(one => one.Precision), Mean(one => one.Recall), Mean(one => one.F1), Micro.Correct, Micro.Predicted, Micro.Support);

        double Mean(Func<TagFigures, double> figure) => PerClass.Sum(one => weight(one) * figure(one)) / weights;
    }
}
