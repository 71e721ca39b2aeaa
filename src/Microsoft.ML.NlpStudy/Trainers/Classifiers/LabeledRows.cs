using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The texts of labeled rows as a classifier reads them.</summary>
/// <param name="Find">Finds the columns of the text, or throws an exception that names the column that is missing.</param>
/// <param name="Open">Makes a function that adds the text of a cursor's row, as token ids, to a store.</param>
/// <param name="Layout">Whether a row has a single text or a pair. Default: a single text.</param>
internal sealed record ExampleSource(
    Func<DataViewSchema, DataViewSchema.Column[]> Find, Func<DataViewRow, Action<TokenStore>> Open, ExampleLayout Layout = default)
{
    /// <summary>The texts with their classes, once the rows were read.</summary>
    public TextExamples Examples { get; } = new(Layout);

    /// <summary>The texts without a label, if they are kept.</summary>
    public TokenStore Unlabeled { get; } = new();
}

/// <summary>The labeled rows in memory, read once for all classifiers that train on them, with the same split for all.</summary>
internal sealed class LabeledRows
{
    private readonly string _labelColumnName;
    private readonly ExampleSource[] _sources;
    private readonly CancellationToken _cancellation;
    private readonly Action<string> _log;
    private readonly RowGroups? _groups;

    /// <summary>Finds the label; no row is read yet.</summary>
    /// <param name="labelColumnName">The column of the label.</param>
    /// <param name="sources">The ways in which classifiers read the texts.</param>
    /// <param name="schema">The schema of the rows to come.</param>
    /// <param name="cancellation">The token that ends the reading.</param>
    /// <param name="log">Receives log lines about the rows.</param>
    /// <param name="groupColumnName">The column of the rows' groups; <see langword="null"/> for no groups.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    public LabeledRows(
        string labelColumnName, IEnumerable<ExampleSource> sources, DataViewSchema schema, CancellationToken cancellation,
        Action<string> log, string? groupColumnName = null)
    {
        (_labelColumnName, _sources, _cancellation, _log) = (labelColumnName, [.. sources.Distinct()], cancellation, log);
        Classes = KeyValueSet.Of(ColumnShapes.LabelKey(_labelColumnName).Find(schema));
        Classes.CheckWellFormed(_labelColumnName);
        RowGroups.Check(groupColumnName)?.Find(schema);
        _groups = groupColumnName is null ? null : new RowGroups(groupColumnName);
    }

    /// <summary>Whether rows to train on are kept if their label is missing. Default: false.</summary>
    public bool KeepsUnlabeled { get; init; }

    /// <summary>The classes that the labels stand for.</summary>
    public KeyValueSet Classes { get; }

    /// <summary>The numbers of the rows to train on.</summary>
    public int[] Training { get; private set; } = [];

    /// <summary>The numbers of the rows to validate on.</summary>
    public int[] Validation { get; private set; } = [];

    /// <summary>Reads the rows into the sources' examples.</summary>
    /// <param name="input">The rows to train on, with labels.</param>
    /// <param name="validation">The rows to validate on; <see langword="null"/> draws a share of <paramref name="input"/>.</param>
    /// <param name="validationFraction">The share to draw, 0 to 1.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <exception cref="InvalidOperationException">There are no rows with a label, or only one class, or only one
    /// group.</exception>
    public void Read(IDataView input, IDataView? validation, double validationFraction, int seed)
    {
        TextExamples examples = _sources[0].Examples;
        Read(input, KeepsUnlabeled, _groups);
        int own = examples.Count;
        CheckClasses(examples);
        if (validation is not null)
        {
            Read(validation, keepsUnlabeled: false, groups: null);
        }

        (Training, Validation) = RowSplit.Of(
            own, validation is null ? null : examples.Count - own, validationFraction, seed, _groups);
    }

    /// <summary>Divides the training rows into folds of about the same size; a group is in one fold.</summary>
    /// <param name="count">The number of folds.</param>
    /// <param name="seed">The seed of the division.</param>
    /// <exception cref="InvalidOperationException">There are fewer rows, or groups, than folds.</exception>
    public int[][] Folds(int count, int seed) => RowSplit.Folds(Training, count, seed, _groups);

    /// <summary>Checks that there is one class weight for each class, or no class weights.</summary>
    /// <exception cref="InvalidOperationException">The number of weights differs from the number of classes.</exception>
    public void CheckClassWeights(IReadOnlyList<double> weights)
    {
        if (weights.Count != 0 && weights.Count != Classes.Count)
        {
            throw new InvalidOperationException(
                $"Option ClassWeights: expected one for each of the {Classes.Count} classes in '{_labelColumnName}', found "
                + $"{weights.Count}.");
        }
    }

    private void Read(IDataView input, bool keepsUnlabeled, RowGroups? groups)
    {
        DataViewSchema.Column label = ColumnShapes.LabelKey(_labelColumnName).Find(input.Schema);
        using DataViewRowCursor cursor = input.GetRowCursor(
            [.. _sources.SelectMany(source => source.Find(input.Schema)), label, .. groups?.Columns(input.Schema) ?? []]);
        Action<TokenStore>[] texts = [.. _sources.Select(source => source.Open(cursor))];
        ValueGetter<uint> labelOf = cursor.GetGetter<uint>(label);
        Action? addGroup = groups?.Open(cursor);
        uint key = 0;
        int unlabeled = 0;
        while (cursor.MoveNext())
        {
            _cancellation.ThrowIfCancellationRequested();
            labelOf(ref key);
            if (key == 0)
            {
                unlabeled++;
                if (keepsUnlabeled)
                {
                    AddUnlabeled(texts);
                }

                continue;
            }

            for (int i = 0; i < texts.Length; i++)
            {
                texts[i](_sources[i].Examples.Texts);
                _sources[i].Examples.Labels.Add((int)key - 1);
            }

            addGroup?.Invoke();
        }

        if (unlabeled > 0)
        {
            _log($"{unlabeled} rows have no label and are {(keepsUnlabeled ? "learned from without one" : "left out")}.");
        }
    }

    /// <summary>Reads more rows to train on, whose labels do not matter.</summary>
    /// <param name="input">The rows, with the columns of the text.</param>
    public void ReadUnlabeled(IDataView input)
    {
        using DataViewRowCursor cursor = input.GetRowCursor(_sources.SelectMany(source => source.Find(input.Schema)));
        Action<TokenStore>[] texts = [.. _sources.Select(source => source.Open(cursor))];
        while (cursor.MoveNext())
        {
            _cancellation.ThrowIfCancellationRequested();
            AddUnlabeled(texts);
        }
    }

    private void AddUnlabeled(Action<TokenStore>[] texts)
    {
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i](_sources[i].Unlabeled);
        }
    }

    private void CheckClasses(TextExamples examples)
    {
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
