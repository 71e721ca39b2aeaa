using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The rows with a number each in memory, split into those to train on and those to validate on.</summary>
internal sealed class RegressionRows
{
    private readonly ClassifierReading _reading;
    private readonly List<float> _labels = [];

    private RegressionRows(ClassifierReading reading)
    {
        _reading = reading;
        Examples = new NumberExamples(reading.Options.Layout);
    }

    /// <summary>The texts with their numbers.</summary>
    public NumberExamples Examples { get; }

    /// <summary>The mean and standard deviation of the training labels.</summary>
    public LabelScale Scale { get; private set; } = new(0, 1);

    /// <summary>The numbers of the rows to train on.</summary>
    public int[] Training { get; private set; } = [];

    /// <summary>The numbers of the rows to validate on.</summary>
    public int[] Validation { get; private set; } = [];

    /// <summary>Reads rows.</summary>
    /// <param name="reading">The network's options, and the reading of texts.</param>
    /// <param name="input">The rows to train on.</param>
    /// <param name="validation">The rows to validate on; <see langword="null"/> draws a share of <paramref name="input"/>.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="log">Receives the line about the labels.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, or only one group; a label is missing or infinite; or all labels of the rows to train on are equal.
    /// </exception>
    public static RegressionRows Read(
        ClassifierReading reading, IDataView input, IDataView? validation, int seed, Action<string> log)
    {
        var rows = new RegressionRows(reading);
        TextClassifierOptions options = reading.Options;
        RowGroups? groups = options.GroupColumnName is { } column ? new RowGroups(column) : null;
        rows.Read("Training rows", input, groups);
        int own = rows._labels.Count;
        if (own == 0)
        {
            throw new InvalidOperationException("Training rows: expected at least one, found none.");
        }

        if (validation is not null)
        {
            rows.Read("Validation rows", validation, groups: null);
        }

        (rows.Training, rows.Validation) = RowSplit.Of(
            own, validation is null ? null : rows._labels.Count - own, options.Training.ValidationFraction, seed, groups);
        rows.Scale = LabelScale.Of([.. rows.Training.Select(row => rows._labels[row])], options.LabelColumnName);
        rows.Examples.Targets.AddRange(rows._labels.Select(rows.Scale.Scale));
        log(string.Create(
            CultureInfo.InvariantCulture,
            $"Labels have the mean {rows.Scale.Mean:g6} and the standard deviation {rows.Scale.StandardDeviation:g6}, which are 0 and 1 in "
            + $"training; scores are in the label's unit."));
        return rows;
    }

    private void Read(string what, IDataView input, RowGroups? groups)
    {
        DataViewSchema.Column label = ColumnShapes.LabelNumber(_reading.Options.LabelColumnName).Find(input.Schema);
        _reading.ReadRows(input, label, groups, Examples.Texts, cursor => OpenLabel(what, cursor, label));
    }

    private Action OpenLabel(string what, DataViewRowCursor cursor, DataViewSchema.Column label)
    {
        ValueGetter<float> labelOf = cursor.GetGetter<float>(label);
        float value = 0;
        return () =>
        {
            labelOf(ref value);
            if (!float.IsFinite(value))
            {
                throw new InvalidOperationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{what}, row {cursor.Position + 1}: expected a finite number in '{label.Name}', found {value}."));
            }

            _labels.Add(value);
        };
    }
}
