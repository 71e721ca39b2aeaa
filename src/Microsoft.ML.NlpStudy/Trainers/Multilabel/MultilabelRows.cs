using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>The rows with several labels each in memory, split into those to train on and those to validate on.</summary>
internal sealed class MultilabelRows
{
    private readonly ClassifierReading _reading;
    private readonly char _separator;
    private readonly Dictionary<string, int> _places = [];

    private MultilabelRows(ClassifierReading reading, char separator) => (_reading, _separator) = (reading, separator);

    /// <summary>The texts with their labels.</summary>
    public MultilabelExamples Examples { get; } = new();

    /// <summary>The labels: those of the key column in their order, or those of the training rows by their first occurrence.</summary>
    public KeyValueSet Labels { get; private set; } = KeyValueSet.Of([]);

    /// <summary>The numbers of the rows to train on.</summary>
    public int[] Training { get; private set; } = [];

    /// <summary>The numbers of the rows to validate on.</summary>
    public int[] Validation { get; private set; } = [];

    /// <summary>Reads rows.</summary>
    /// <param name="reading">The network's options, and the reading of texts.</param>
    /// <param name="multilabel">The separator, and the weights whose number is checked.</param>
    /// <param name="input">The rows to train on.</param>
    /// <param name="validation">The rows to validate on; <see langword="null"/> draws a share of <paramref name="input"/>.</param>
    /// <param name="seed">The seed of the draw.</param>
    /// <param name="known">The labels that come first if the column has text, in rows or not; <see langword="null"/> for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of the wrong type.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are no rows, no labels, or only one group; or a row to validate on has a label that no row to train on has.
    /// </exception>
    public static MultilabelRows Read(
        ClassifierReading reading, MultilabelOptions multilabel, IDataView input, IDataView? validation, int seed,
        KeyValueSet? known = null)
    {
        var rows = new MultilabelRows(reading, multilabel.LabelSeparator);
        RowGroups? groups = reading.Options.GroupColumnName is { } column ? new RowGroups(column) : null;
        rows.FindKeys(input.Schema);
        if (rows.Labels.Count == 0 && known is not null)
        {
            rows.AddPlaces(known);
        }

        rows.Read(input, groups, rows.Labels.Count == 0 ? rows.AddLabel : rows.FindLabel("Training rows"));
        int own = rows.Examples.Count;
        if (rows.Labels.Count == 0)
        {
            rows.Labels = KeyValueSet.Of([.. rows._places.OrderBy(label => label.Value).Select(label => label.Key)]);
        }

        rows.Check(multilabel);
        if (validation is not null)
        {
            rows.Read(validation, groups: null, rows.FindLabel("Validation rows"));
        }

        (rows.Training, rows.Validation) = RowSplit.Of(
            own, validation is null ? null : rows.Examples.Count - own, reading.Options.Training.ValidationFraction, seed, groups);
        return rows;
    }

    private string LabelColumnName => _reading.Options.LabelColumnName;

    // The keys of a column are the labels, whether a row has them or not.
    private void FindKeys(DataViewSchema schema)
    {
        DataViewSchema.Column label = ColumnShapes.LabelSet(LabelColumnName).Find(schema);
        if (label.Type is VectorDataViewType { ItemType: KeyDataViewType })
        {
            Labels = KeyValueSet.Of(label);
            AddPlaces(Labels);
        }
    }

    private void AddPlaces(KeyValueSet labels)
    {
        for (int i = 0; i < labels.Count; i++)
        {
            _places.TryAdd(labels.Names[i], i);
        }
    }

    private void Read(IDataView input, RowGroups? groups, Func<string, long, int> placeOf)
    {
        DataViewSchema.Column label = ColumnShapes.LabelSet(LabelColumnName).Find(input.Schema);
        _reading.ReadRows(input, label, groups, Examples.Texts, cursor =>
        {
            Func<IReadOnlyList<string>> labelsOf = LabelSetReader.Open(cursor, label, _separator);
            return () => Examples.AddLabels([.. labelsOf().Select(name => placeOf(name, cursor.Position + 1))]);
        });
    }

    private int AddLabel(string name, long row)
    {
        if (!_places.TryGetValue(name, out int place))
        {
            _places.Add(name, place = _places.Count);
        }

        return place;
    }

    private Func<string, long, int> FindLabel(string rows) => (name, row) => _places.TryGetValue(name, out int place)
        ? place
        : throw new InvalidOperationException(
            $"{rows}, row {row}: expected labels in '{LabelColumnName}' that the training rows have ("
            + $"{string.Join(", ", Labels.Names.Take(10).Select(known => $"'{known}'"))}{(Labels.Count > 10 ? ", …" : "")}), "
            + $"found '{name}'.");

    private void Check(MultilabelOptions multilabel)
    {
        if (Examples.Count == 0)
        {
            throw new InvalidOperationException("Training rows: expected at least one, found none.");
        }

        if (Examples.Labels.All(labels => labels.Length == 0))
        {
            throw new InvalidOperationException($"Label column '{LabelColumnName}': expected labels in the training rows, found none.");
        }

        Labels.CheckWellFormed(LabelColumnName);
        int weights = multilabel.PositiveWeights.Count;
        if (weights != 0 && weights != Labels.Count)
        {
            throw new InvalidOperationException(
                $"Option PositiveWeights: expected one for each of the {Labels.Count} labels in '{LabelColumnName}', found {weights}.");
        }
    }
}
