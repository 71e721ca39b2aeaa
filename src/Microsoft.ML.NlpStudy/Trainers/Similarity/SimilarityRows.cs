using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The labeled pairs in memory, split into those to train on and those to validate on.</summary>
internal sealed class SimilarityRows
{
    private readonly PretrainedSimilarityOptions _options;
    private readonly SimilarityTexts _texts;
    private readonly Action<string> _log;
    private readonly List<float> _labels = [];

    private SimilarityRows(PretrainedSimilarityOptions options, SimilarityTexts texts, Action<string> log)
    {
        (_options, _texts, _log) = (options, texts, log);
        Examples = new SimilarityExamples(options.IsCrossEncoder ? 1 : 2);
    }

    /// <summary>The pairs with their similarities.</summary>
    public SimilarityExamples Examples { get; }

    /// <summary>The range of the training labels.</summary>
    public LabelRange Range { get; private set; } = new(0, 1);

    /// <summary>The numbers of the pairs to train on.</summary>
    public int[] Training { get; private set; } = [];

    /// <summary>The numbers of the pairs to validate on.</summary>
    public int[] Validation { get; private set; } = [];

    /// <summary>Reads rows.</summary>
    /// <param name="options">The columns, the kind, and the share to validate on.</param>
    /// <param name="texts">Reads the rows' texts.</param>
    /// <param name="input">The rows to train on.</param>
    /// <param name="validation">The rows to validate on; <see langword="null"/> draws a share of <paramref name="input"/>.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="log">Receives log lines about the rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">There are no rows with a label, or all labels are equal.</exception>
    public static SimilarityRows Read(
        PretrainedSimilarityOptions options, SimilarityTexts texts, IDataView input, IDataView? validation, int seed, Action<string> log)
    {
        var rows = new SimilarityRows(options, texts, log);
        rows.Read(input);
        int own = rows._labels.Count;
        rows.FindRange();
        if (validation is not null)
        {
            rows.Read(validation);
        }

        rows.Examples.Similarities.AddRange(rows._labels.Select(rows.Range.Scale));
        (rows.Training, rows.Validation) = RowSplit.Of(
            own, validation is null ? null : rows._labels.Count - own, options.Training.ValidationFraction, seed);
        return rows;
    }

    private void Read(IDataView input)
    {
        DataViewSchema.Column label = ColumnShapes.LabelNumber(_options.LabelColumnName).Find(input.Schema);
        using DataViewRowCursor cursor = input.GetRowCursor([.. SimilarityTexts.Find(_options, input.Schema), label]);
        Action addTexts = _texts.Open(cursor, Examples.Texts);
        ValueGetter<float> labelOf = cursor.GetGetter<float>(label);
        float value = 0;
        int unlabeled = 0;
        while (cursor.MoveNext())
        {
            _options.Training.CancellationToken.ThrowIfCancellationRequested();
            labelOf(ref value);
            if (float.IsNaN(value))
            {
                unlabeled++;
                continue;
            }

            if (!float.IsFinite(value))
            {
                throw new InvalidOperationException($"Label column '{_options.LabelColumnName}': expected finite numbers, found {value}.");
            }

            addTexts();
            _labels.Add(value);
        }

        if (unlabeled > 0)
        {
            _log($"{unlabeled} rows have no label and are left out.");
        }
    }

    private void FindRange()
    {
        if (_labels.Count == 0)
        {
            throw new InvalidOperationException(
                $"Training rows: expected at least one with a label in '{_options.LabelColumnName}', found none.");
        }

        Range = new LabelRange(_labels.Min(), _labels.Max());
        if (Range.Minimum == Range.Maximum)
        {
            throw new InvalidOperationException(string.Create(
                CultureInfo.InvariantCulture,
                $"Label column '{_options.LabelColumnName}': expected labels that differ, found only {Range.Minimum}."));
        }

        _log(string.Create(
            CultureInfo.InvariantCulture,
            $"Labels from {Range.Minimum} to {Range.Maximum} are scaled to 0 to 1 for training; scores are in the label's units."));
    }
}
