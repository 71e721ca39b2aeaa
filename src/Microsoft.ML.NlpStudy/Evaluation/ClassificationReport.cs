using System.Globalization;
using Microsoft.Data.Analysis;
using Microsoft.ML.NlpStudy.Evaluation;
using Microsoft.ML.NlpStudy.Metrics;

namespace Microsoft.ML.NlpStudy;

/// <summary>
/// The report on a classifier: figures for each class and on average, the confusion matrix, and the mistakes with the highest probability.
/// <c>ToString</c> prints the figures like scikit-learn's <c>classification_report</c>.
/// </summary>
/// <remarks>
/// Created by <c>MLContext.MulticlassClassification.Inspect</c>. The figures agree with those of ML.NET's <c>Evaluate</c>.
/// </remarks>
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

    /// <summary>The figures of each class, in the order of <see cref="Classes"/>.</summary>
    public IReadOnlyList<ClassFigures> PerClass { get; }

    /// <summary>The share of correctly classified rows, 0 to 1; ML.NET's <c>MicroAccuracy</c>.</summary>
    public double Accuracy => _counts.Accuracy;

    /// <summary>The means of the figures over the classes that occur in the data, as true or predicted class.</summary>
    public ClassFigures Macro { get; }

    /// <summary>The means of the figures over the classes, weighted by their numbers of rows.</summary>
    public ClassFigures Weighted { get; }

    /// <summary>The mean cross-entropy, in nats.</summary>
    public double LogLoss { get; }

    /// <summary>Number of evaluated rows.</summary>
    public long Rows => _counts.Rows;

    /// <summary>
    /// Number of evaluated rows whose class the classifier does not know. They count as wrong and are in the figures of no class.
    /// </summary>
    public long RowsOfOtherClasses => _counts.OfOtherClasses;

    /// <summary>Number of rows left out because their label is missing or their scores are not numbers.</summary>
    public long SkippedRows { get; }

    /// <summary>The mistakes with the highest predicted probability, highest first.</summary>
    public IReadOnlyList<ClassifierMistake> Mistakes { get; }

    /// <summary>Returns a cell of the confusion matrix: the number of rows of the true class with the predicted class.</summary>
    /// <param name="trueClass">The index of the true class in <see cref="Classes"/>.</param>
    /// <param name="predictedClass">The index of the predicted class in <see cref="Classes"/>.</param>
    public long CountOf(int trueClass, int predictedClass) => _counts[trueClass, predictedClass];

    /// <summary>
    /// Returns the figures as a data frame with one row for each class and two rows for the averages. The columns are <c>Class</c>,
    /// <c>Precision</c>, <c>Recall</c>, <c>F1</c> and <c>Support</c>.
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
    /// Returns the confusion matrix as a data frame: one row for each true class, named in the first column <c>TrueClass</c>, and one
    /// column for each predicted class.
    /// </summary>
    /// <remarks>If a class has the name of another column, underscores are put before its name.</remarks>
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

    /// <summary>
    /// Returns the mistakes as a data frame: one row for each mistake, with a column for each member of <see cref="ClassifierMistake"/>.
    /// </summary>
    public DataFrame MistakesToDataFrame() => new(
        new PrimitiveDataFrameColumn<long>(nameof(ClassifierMistake.Row), Mistakes.Select(mistake => mistake.Row)),
        new StringDataFrameColumn(nameof(ClassifierMistake.Text), Mistakes.Select(mistake => mistake.Text!)),
        new StringDataFrameColumn(nameof(ClassifierMistake.TrueClass), Mistakes.Select(mistake => mistake.TrueClass)),
        new StringDataFrameColumn(nameof(ClassifierMistake.PredictedClass), Mistakes.Select(mistake => mistake.PredictedClass)),
        new PrimitiveDataFrameColumn<double>(nameof(ClassifierMistake.Probability), Mistakes.Select(mistake => mistake.Probability)),
        new PrimitiveDataFrameColumn<double>(
            nameof(ClassifierMistake.TrueProbability), Mistakes.Select(mistake => mistake.TrueProbability)));

    /// <summary>Plots the confusion matrix as a heat map: the cells show counts, the colors show shares of the true class.</summary>
    /// <param name="title">The title above the chart. Default: none.</param>
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

    /// <summary>Returns the figures as a table, like scikit-learn's <c>classification_report</c>.</summary>
    public override string ToString() => ClassificationTable.Of(this);

    private ClassFigures Average(string name, Func<Func<int, double>, double> mean) =>
        new(name, mean(_counts.Precision), mean(_counts.Recall), mean(_counts.F1), _counts.Rows - _counts.OfOtherClasses);
}
