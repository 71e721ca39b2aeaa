using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Labeled rows in memory, read once for all classifiers that train on them and split alike for all.</summary>
internal sealed class ClassifierRows
{
    private readonly string _labelColumnName;
    private readonly CancellationToken _cancellation;
    private readonly Action<string> _log;

    /// <summary>Finds the columns; no row is read yet.</summary>
    /// <param name="classifiers">Whose columns are read; they have one label column.</param>
    /// <param name="schema">Of the rows to come.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <param name="log">Where lines about the rows go.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public ClassifierRows(
        IReadOnlyList<TextClassifierOptions> classifiers, DataViewSchema schema, CancellationToken cancellation, Action<string> log)
    {
        _labelColumnName = classifiers[0].LabelColumnName;
        _cancellation = cancellation;
        _log = log;
        var examples = new Dictionary<(string, int?, SequenceSide), TextExamples>();
        Readings = [.. classifiers.Select(options =>
        {
            DataViewSchema.Column ids = ColumnShapes.TokenKeys(options.IdsColumnName).Find(schema);
            (string, int?, SequenceSide) way = (options.IdsColumnName, options.MaximumLength, options.TruncateSide);
            if (!examples.TryGetValue(way,
                out TextExamples? cut)) { examples.Add(way, cut = new TextExamples()); } return new ClassifierReading(
                options, ids, TokenKeys.FindPadding(ids), options.InitialEmbeddings is null ? null : TokenKeys.Tokens(ids), cut);
        })];
        Classes = KeyValueSet.Of(ColumnShapes.LabelKey(_labelColumnName).Find(schema));
        Classes.CheckWellFormed(_labelColumnName);
    }

    /// <summary>What each classifier reads, in their order.</summary>
    public IReadOnlyList<ClassifierReading> Readings { get; }

    /// <summary>What the labels stand for.</summary>
    public KeyValueSet Classes { get; }

    /// <summary>The places of the rows to train on.</summary>
    public int[] Training { get; private set; } = [];

    /// <summary>The places of the rows that are measured only.</summary>
    public int[] Validation { get; private set; } = [];

    /// <summary>Reads the rows.</summary>
    /// <param name="input">Rows with a label.</param>
    /// <param name="validation">Rows to measure; null keeps a share of <paramref name="input"/> for that.</param>
    /// <param name="validationFraction">That share.</param>
    /// <param name="seed">Decides which rows these are.</param>
    /// <exception cref="InvalidOperationException">There are no rows, only one class, or class weights for other classes.</exception>
    public void Read(IDataView input, IDataView? validation, double validationFraction, int seed)
    {
        Read(input);
        int own = Readings[0].Examples.Count;
        CheckClasses();
        if (validation is not null)
        {
            Read(validation);
        }

        (Training, Validation) = RowSplit.Of(own, validation is null ? null : Readings[0].Examples.Count - own, validationFraction, seed);
    }

    /// <summary>Throws where a classifier's class weights are not one for each class.</summary>
    public void CheckClassWeights(ClassifierReading reading)
    {
        int weights = reading.Options.ClassWeights.Count;
        if (weights != 0 && weights != Classes.Count)
        {
            throw new InvalidOperationException(
                $"Option ClassWeights: expected one for each of the {Classes.Count} classes in '{_labelColumnName}', found {weights}.");
        }
    }

    private void Read(IDataView input)
    {
        ClassifierReading[] readings = [.. Readings.DistinctBy(reading => reading.Examples)];
        DataViewSchema.Column label = ColumnShapes.LabelKey(_labelColumnName).Find(input.Schema);
        DataViewSchema.Column[] ids = [
            .. readings.Select(reading => ColumnShapes.TokenKeys(reading.Options.IdsColumnName).Find(input.Schema))];
        using DataViewRowCursor cursor = input.GetRowCursor([.. ids, label]);
        TokenKeyColumn.Reader[] tokens = [.. readings.Zip(ids, (reading, column) => TokenKeyColumn.CreateReader(
            cursor, column,
            new TokenTrimmer(reading.PaddingKey, reading.Options.MaximumLength, reading.Options.TruncateSide == SequenceSide.Start)))];
        ValueGetter<uint> labelOf = cursor.GetGetter<uint>(label);
        uint key = 0;
        int unlabeled = 0;
        while (cursor.MoveNext())
        {
            _cancellation.ThrowIfCancellationRequested();
            labelOf(ref key);
            if (key == 0)
            {
                unlabeled++;
                continue;
            }

            for (int i = 0; i < tokens.Length; i++)
            {
                readings[i].Examples.Add(tokens[i](), (int)key - 1);
            }
        }

        if (unlabeled > 0)
        {
            _log($"{unlabeled} rows have no label and are left out.");
        }
    }

    private void CheckClasses()
    {
        TextExamples examples = Readings[0].Examples;
        if (examples.Count == 0)
        {
            throw new InvalidOperationException($"Training rows: expected at least one with a label in '{_labelColumnName}', found none.");
        }

        int[] seen = [.. examples.Labels.Distinct()];
        if (seen.Length < 2)
        {
            throw new InvalidOperationException(
                $"Label column '{_labelColumnName}': expected at least two classes, found only '{Classes.Names[seen[0]]}'.");
        }
    }
}
