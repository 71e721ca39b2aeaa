using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>
/// The classes that a classifier tells apart, and where a label column's values lie among them. Where both have names, names decide: the
/// keys of a test set that was mapped anew may be numbered differently.
/// </summary>
internal sealed class TrueClasses
{
    private readonly DataViewSchema.Column _label;
    private readonly IReadOnlyList<string>? _labelNames;
    private readonly Dictionary<string, int> _places = [];
    private readonly List<string> _others = [];

    /// <param name="label">The column of true classes.</param>
    /// <param name="score">The column of the probabilities.</param>
    /// <exception cref="ArgumentOutOfRangeException">The label's classes are all unknown to the classifier.</exception>
    public TrueClasses(DataViewSchema.Column label, DataViewSchema.Column score)
    {
        _label = label;
        int count = ((VectorDataViewType)score.Type).Size;
        _labelNames = label.Type is KeyDataViewType && label.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues) is not null
            ? KeyValueSet.Of(label).Names
            : null;
        bool hasNames = score.HasSlotNames();
        if (hasNames)
        {
            VBuffer<ReadOnlyMemory<char>> names = default;
            score.GetSlotNames(ref names);
            Names = [.. names.DenseValues().Select(name => name.ToString())];
        }
        else
        {
            // Keys are numbered as the scores are; without keys, classes are numbers from 0.
            Names = [.. Enumerable.Range(0, count)
                .Select(c => c < _labelNames?.Count ? _labelNames[c] : c.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }

        for (int c = 0; c < count; c++)
        {
            _places.TryAdd(Names[c], c);
        }

        if (hasNames && _labelNames is { Count: > 0 } && !_labelNames.Any(_places.ContainsKey))
        {
            throw new ArgumentOutOfRangeException(
                "inputSchema",
                $"Input column '{label.Name}': expected classes that the classifier knows "
                    + $"({string.Join(", ", Names.Take(10))}), found {string.Join(", ", _labelNames.Take(10))}.");
        }
    }

    /// <summary>The classes' names, in the order of the scores.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What a label column may be.</summary>
    public static ColumnCheck Check(string name) => new(
        name, "keys (as MapValueToKey gives), the classes' names as text, or their numbers as Single",
        column => column.Kind == SchemaShape.Column.VectorKind.Scalar
            && (column.IsKey || column.ItemType is TextDataViewType || column.ItemType == NumberDataViewType.Single));

    /// <summary>The name of a class by its place, those included that the classifier does not know.</summary>
    public string NameOf(int place) => place < Names.Count ? Names[place] : _others[place - Names.Count];

    /// <summary>
    /// Reads a row's true class: its place among the scores; beyond them for a class that the classifier does not know; null where it is
    /// missing.
    /// </summary>
    public Func<int?> Getter(DataViewRow row)
    {
        DataViewSchema.Column label = row.Schema[_label.Index];
        return label.Type switch
        {
            TextDataViewType => Read<ReadOnlyMemory<char>>(row, label, text => text.IsEmpty ? null : PlaceOf(text.ToString())),
            KeyDataViewType { RawType: var type } when type == typeof(byte) => Read<byte>(row, label, key => PlaceOf((ulong)key)),
            KeyDataViewType { RawType: var type } when type == typeof(ushort) => Read<ushort>(row, label, key => PlaceOf((ulong)key)),
            KeyDataViewType { RawType: var type } when type == typeof(uint) => Read<uint>(row, label, key => PlaceOf((ulong)key)),
            KeyDataViewType => Read<ulong>(row, label, PlaceOf),
            _ => Read<float>(row, label, PlaceOf),
        };
    }

    private static Func<int?> Read<T>(DataViewRow row, DataViewSchema.Column label, Func<T, int?> placeOf)
    {
        ValueGetter<T> get = row.GetGetter<T>(label);
        T value = default!;
        return () =>
        {
            get(ref value);
            return placeOf(value);
        };
    }

    // Key 0 is a missing value.
    private int? PlaceOf(ulong key)
    {
        if (key == 0)
        {
            return null;
        }

        int index = (int)Math.Min(key - 1, int.MaxValue / 2);
        if (index < _labelNames?.Count)
        {
            return PlaceOf(_labelNames[index]);
        }

        return index < Names.Count ? index : PlaceOf((index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private int? PlaceOf(float number)
    {
        if (!(number >= 0) || number != (int)number)
        {
            return null;
        }

        return number < Names.Count ? (int)number : PlaceOf(((int)number).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private int? PlaceOf(string name)
    {
        if (!_places.TryGetValue(name, out int place))
        {
            _places[name] = place = Names.Count + _others.Count;
            _others.Add(name);
        }

        return place;
    }
}
