using System.Globalization;
using Microsoft.Data.Analysis;
using Microsoft.ML.NlpStudy.Evaluation;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>How a classifier does on one class, or on all on average.</summary>
/// <param name="Class">The class, or the kind of average.</param>
/// <param name="Precision">The share of the class among the rows for which it was predicted, 0 to 1; 0 where it never was.</param>
/// <param name="Recall">The share of the class's rows for which it was predicted, 0 to 1; 0 where there are none.</param>
/// <param name="F1">The harmonic mean of the two.</param>
/// <param name="Support">The class's rows.</param>
public sealed record ClassFigures(string Class, double Precision, double Recall, double F1, long Support);

/// <summary>A row for which a classifier predicted a wrong class.</summary>
/// <param name="Row">The row's number in the data, from 0.</param>
/// <param name="Text">The row's text; <see langword="null"/> where no column of texts was named.</param>
/// <param name="TrueClass">The class that is right.</param>
/// <param name="PredictedClass">The class that was predicted.</param>
/// <param name="Probability">The probability that the classifier gave to the latter.</param>
/// <param name="TrueProbability">And to the former; 0 where that is a class that it does not know.</param>
public sealed record ClassifierMistake(
    long Row, string? Text, string TrueClass, string PredictedClass, double Probability, double TrueProbability);

/// <summary>
/// What a classifier gets right and wrong: figures for each class and on average, the confusion matrix, and the rows about which it is most
/// surely wrong. <c>ToString</c> prints the figures as scikit-learn's <c>classification_report</c> does.
/// </summary>
/// <remarks>Made by <c>MLContext.MulticlassClassification.Inspect</c>. The figures agree with those of ML.NET's <c>Evaluate</c>.</remarks>
public sealed class ClassificationReport
{
    private readonly ConfusionCounts _counts;

    internal ClassificationReport(
        IReadOnlyList<string> classes, ConfusionCounts counts, double logLoss, long skippedRows, IReadOnlyList<ClassifierMistake> mistakes)
    {
        _counts = counts;
        Classes = classes;
        LogLoss = logLoss;
        SkippedRows = skippedRows;
        Mistakes = mistakes;
        PerClass = [
            .. classes.Select((name, c) => new ClassFigures(name, counts.Precision(c), counts.Recall(c), counts.F1(c), counts.Support(c)))];
        Macro = Average("macro avg", counts.Macro);
        Weighted = Average("weighted avg", counts.Weighted);
    }

    /// <summary>The classes' names, in the order of the classifier's scores.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>Each class's figures, in the same order.</summary>
    public IReadOnlyList<ClassFigures> PerClass { get; }

    /// <summary>The share of rows classified rightly, 0 to 1; ML.NET's <c>MicroAccuracy</c>.</summary>
    public double Accuracy => _counts.Accuracy;

    /// <summary>The figures' means over the classes that occur in the data, in truth or as a prediction.</summary>
    public ClassFigures Macro { get; }

    /// <summary>The figures' means over the classes, each counting as often as it occurs.</summary>
    public ClassFigures Weighted { get; }

    /// <summary>Mean cross-entropy in nats.</summary>
    public double LogLoss { get; }

    /// <summary>Rows that the figures are about.</summary>
    public long Rows => _counts.Rows;

    /// <summary>Rows among them whose class the classifier does not know. They count as wrong, and are in no class's figures.</summary>
    public long RowsOfOtherClasses => _counts.OfOtherClasses;

    /// <summary>Further rows, left out because their label is missing or their scores are not numbers.</summary>
    public long SkippedRows { get; }

    /// <summary>The wrongly classified rows of which the classifier was surest, surest first.</summary>
    public IReadOnlyList<ClassifierMistake> Mistakes { get; }

    /// <summary>How many rows of one class were taken for another, or rightly for the same.</summary>
    /// <param name="trueClass">The class that is right, by its place in <see cref="Classes"/>.</param>
    /// <param name="predictedClass">The class that was predicted, likewise.</param>
    public long CountOf(int trueClass, int predictedClass) => _counts[trueClass, predictedClass];

    /// <summary>
    /// A row a class with the columns <c>Class</c>, <c>Precision</c>, <c>Recall</c>, <c>F1</c> and <c>Support</c>; at the end the two
    /// averages.
    /// </summary>
    public DataFrame ToDataFrame()
    {
        ClassFigures[] rows = [.. PerClass, Macro, Weighted];
        return new DataFrame(
            new StringDataFrameColumn(nameof(ClassFigures.Class), rows.Select(row => row.Class)),
            new PrimitiveDataFrameColumn<double>(nameof(ClassFigures.Precision), rows.Select(row => row.Precision)),
            new PrimitiveDataFrameColumn<double>(nameof(ClassFigures.Recall), rows.Select(row => row.Recall)),
            new PrimitiveDataFrameColumn<double>(nameof(ClassFigures.F1), rows.Select(row => row.F1)),
            new PrimitiveDataFrameColumn<long>(nameof(ClassFigures.Support), rows.Select(row => row.Support)));
    }

    /// <summary>
    /// The confusion matrix: a row a true class, which the first column <c>TrueClass</c> names, and a column a predicted class.
    /// </summary>
    /// <remarks>Where a class is called as another column is, it is told apart by underscores before its name.</remarks>
    public DataFrame ConfusionMatrixToDataFrame()
    {
        var columns = new List<DataFrameColumn> { new StringDataFrameColumn(nameof(ClassifierMistake.TrueClass), Classes) };
        var names = new HashSet<string> { nameof(ClassifierMistake.TrueClass) };
        for (int predicted = 0; predicted < Classes.Count; predicted++)
        {
            string name = Classes[predicted];
            while (!names.Add(name))
            {
                name = "_" + name;
            }

            int column = predicted;
            columns.Add(
                new PrimitiveDataFrameColumn<long>(name, Enumerable.Range(0, Classes.Count).Select(truth => _counts[truth, column])));
        }

        return new DataFrame(columns);
    }

    /// <summary>A row a mistake, surest first, with a column for each of <see cref="ClassifierMistake"/>'s members.</summary>
    public DataFrame MistakesToDataFrame() => new(
        new PrimitiveDataFrameColumn<long>(nameof(ClassifierMistake.Row), Mistakes.Select(mistake => mistake.Row)),
        new StringDataFrameColumn(nameof(ClassifierMistake.Text), Mistakes.Select(mistake => mistake.Text!)),
        new StringDataFrameColumn(nameof(ClassifierMistake.TrueClass), Mistakes.Select(mistake => mistake.TrueClass)),
        new StringDataFrameColumn(nameof(ClassifierMistake.PredictedClass), Mistakes.Select(mistake => mistake.PredictedClass)),
        new PrimitiveDataFrameColumn<double>(nameof(ClassifierMistake.Probability), Mistakes.Select(mistake => mistake.Probability)),
        new PrimitiveDataFrameColumn<double>(
            nameof(ClassifierMistake.TrueProbability), Mistakes.Select(mistake => mistake.TrueProbability)));

    /// <summary>The confusion matrix as a heat map: counts in the cells, colored by their share of the true class.</summary>
    /// <param name="title">The line above. Default: none.</param>
    public Chart PlotConfusionMatrix(string? title = null)
    {
        int[] all = [.. Enumerable.Range(0, Classes.Count)];
        return new HeatMap
        {
            Title = title,
            RowLabels = Classes,
            ColumnLabels = Classes,
            XTitle = "predicted",
            YTitle = "true",
            ColorTitle = "share of the true class",
            Maximum = 1,
            Values = [
                .. all.Select(
                    truth => (IReadOnlyList<double>)[
                        .. all.Select(predicted => _counts[truth, predicted] / (double)Math.Max(1, PerClass[truth].Support))])],
            CellLabels = [
                .. all.Select(
                    truth => (IReadOnlyList<string>)[
                        .. all.Select(predicted => _counts[truth, predicted].ToString("N0", CultureInfo.InvariantCulture))])],
        };
    }

    /// <summary>The figures as a table, as scikit-learn's <c>classification_report</c> prints them.</summary>
    public override string ToString() => ClassificationTable.Of(this);

    private ClassFigures Average(string name, Func<Func<int, double>, double> mean) =>
        new(name, mean(_counts.Precision), mean(_counts.Recall), mean(_counts.F1), _counts.Rows - _counts.OfOtherClasses);
}
