using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Pipeline;

namespace Microsoft.ML.NlpStudy.Evaluation;

/// <summary>Maps the values of a label column to the classes of a classifier.</summary>
/// <remarks>
/// If both columns have class names, the names decide, since a test set with a new key mapping may number its keys differently.
/// </remarks>
internal sealed class TrueClasses
{
    private readonly DataViewSchema.Column _label;
    private readonly IReadOnlyList<string>? _labelNames;
    private readonly Dictionary<string, int> _indices = [];
    private readonly List<string> _others = [];

    /// <param name="label">The column of the true classes.</param>
    /// <param name="score">The column of the probabilities.</param>
    /// <exception cref="ArgumentOutOfRangeException">The classifier knows none of the label's classes.</exception>
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
            // Keys are numbered like the scores; without keys, classes are numbers from 0.
            Names = [.. Enumerable.Range(0, count)
                .Select(c => c < _labelNames?.Count ? _labelNames[c] : c.ToString(System.Globalization.CultureInfo.InvariantCulture))];
        }

        for (int c = 0; c < count; c++)
        {
            _indices.TryAdd(Names[c], c);
        }

        if (hasNames && _labelNames is { Count: > 0 } && !_labelNames.Any(_indices.ContainsKey))
        {
            throw new ArgumentOutOfRangeException(
                "inputSchema",
                $"Input column '{label.Name}': expected classes that the classifier knows "
                    + $"({string.Join(", ", Names.Take(10))}), found {string.Join(", ", _labelNames.Take(10))}.");
        }
    }

    /// <summary>The classes' names, in the order of the scores.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Returns the check of a label column's type.</summary>
    public static ColumnCheck Check(string name) => new(
        name, "keys (as MapValueToKey gives), the classes' names as text, or their numbers as Single",
        column => column.Kind == SchemaShape.Column.VectorKind.Scalar
            && (column.IsKey || column.ItemType is TextDataViewType || column.ItemType == NumberDataViewType.Single));

    /// <summary>Returns the name of a class by its index, also for classes that the classifier does not know.</summary>
    public string NameOf(int index) => index < Names.Count ? Names[index] : _others[index - Names.Count];

    /// <summary>
    /// Returns a function that reads a row's true class: its index among the scores, a larger index for a class that the classifier does
    /// not know, or <see langword="null"/> for a missing label.
    /// </summary>
    public Func<int?> Getter(DataViewRow row)
    {
        DataViewSchema.Column label = row.Schema[_label.Index];
        return label.Type switch
        {
            TextDataViewType => Read<ReadOnlyMemory<char>>(row, label, text => text.IsEmpty ? null : IndexOf(text.ToString())),
            KeyDataViewType { RawType: var type } when type == typeof(byte) => Read<byte>(row, label, key => IndexOf((ulong)key)),
            KeyDataViewType { RawType: var type } when type == typeof(ushort) => Read<ushort>(row, label, key => IndexOf((ulong)key)),
            KeyDataViewType { RawType: var type } when type == typeof(uint) => Read<uint>(row, label, key => IndexOf((ulong)key)),
            KeyDataViewType => Read<ulong>(row, label, IndexOf),
            _ => Read<float>(row, label, IndexOf),
        };
    }

    private static Func<int?> Read<T>(DataViewRow row, DataViewSchema.Column label, Func<T, int?> indexOf)
    {
        ValueGetter<T> get = row.GetGetter<T>(label);
        T value = default!;
        return () =>
        {
            get(ref value);
            return indexOf(value);
        };
    }

    // Key 0 is a missing value.
    private int? IndexOf(ulong key)
    {
        if (key == 0)
        {
            return null;
        }

        int index = (int)Math.Min(key - 1, int.MaxValue / 2);
        if (index < _labelNames?.Count)
        {
            return IndexOf(_labelNames[index]);
        }

        return index < Names.Count ? index : IndexOf((index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private int? IndexOf(float number)
    {
        if (!(number >= 0) || number != (int)number)
        {
            return null;
        }

        return number < Names.Count ? (int)number : IndexOf(((int)number).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private int? IndexOf(string name)
    {
        if (!_indices.TryGetValue(name, out int index))
        {
            _indices[name] = index = Names.Count + _others.Count;
            _others.Add(name);
        }

        return index;
    }
}
