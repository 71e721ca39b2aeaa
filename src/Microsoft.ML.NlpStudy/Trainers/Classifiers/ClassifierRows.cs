using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The labeled rows in memory, read once for all classifiers that train on them, with the same split for all.</summary>
internal sealed class ClassifierRows
{
    private readonly string _labelColumnName;
    private readonly CancellationToken _cancellation;
    private readonly Action<string> _log;

    /// <summary>Finds the columns; no row is read yet.</summary>
    /// <param name="classifiers">The options of the classifiers, which have the same label column.</param>
    /// <param name="schema">The schema of the rows to come.</param>
    /// <param name="cancellation">The token that ends the reading.</param>
    /// <param name="log">Receives log lines about the rows.</param>
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
            if (!examples.TryGetValue(way, out TextExamples? cut))
            {
                examples.Add(way, cut = new TextExamples());
            }

            string[]? tokens = options.InitialEmbeddings is null ? null : TokenKeys.Tokens(ids);
            return new ClassifierReading(options, ids, TokenKeys.FindPadding(ids), tokens, cut);
        })];
        Classes = KeyValueSet.Of(ColumnShapes.LabelKey(_labelColumnName).Find(schema));
        Classes.CheckWellFormed(_labelColumnName);
    }

    /// <summary>The reading of each classifier, in the order of the classifiers.</summary>
    public IReadOnlyList<ClassifierReading> Readings { get; }

    /// <summary>The classes that the labels stand for.</summary>
    public KeyValueSet Classes { get; }

    /// <summary>The numbers of the rows to train on.</summary>
    public int[] Training { get; private set; } = [];

    /// <summary>The numbers of the rows to validate on.</summary>
    public int[] Validation { get; private set; } = [];

    /// <summary>Reads the rows.</summary>
    /// <param name="input">The rows to train on, with labels.</param>
    /// <param name="validation">The rows to validate on; <see langword="null"/> draws a share of <paramref name="input"/>.</param>
    /// <param name="validationFraction">The share to draw, 0 to 1.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <exception cref="InvalidOperationException">There are no rows with a label, or only one class.</exception>
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

    /// <summary>Checks that a classifier has one class weight for each class, or no class weights.</summary>
    /// <exception cref="InvalidOperationException">The number of weights differs from the number of classes.</exception>
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
