using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>
/// The values of a label column's keys (text, numbers, truth values), kept with a classifier so that its predictions mean the same after
/// loading.
/// </summary>
internal sealed record KeyValueSet
{
    // ML.NET's primitive item types that a label can be made of, under the names that options.json uses.
    private static readonly PrimitiveDataViewType[] s_types =
    [
        TextDataViewType.Instance, BooleanDataViewType.Instance,
        NumberDataViewType.SByte, NumberDataViewType.Byte, NumberDataViewType.Int16, NumberDataViewType.UInt16,
        NumberDataViewType.Int32, NumberDataViewType.UInt32, NumberDataViewType.Int64, NumberDataViewType.UInt64,
        NumberDataViewType.Single, NumberDataViewType.Double,
    ];

    /// <summary>The number of keys.</summary>
    public required int Count { get; init; }

    /// <summary>The values' type, by its .NET name; <see langword="null"/> where the keys have no values.</summary>
    public string? ValueType { get; init; }

    /// <summary>Each key's value, written independently of culture.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>Each key's value as text; the key's number where it has no value.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Names => ValueType is null
        ? [.. Enumerable.Range(1, Count).Select(key => key.ToString(CultureInfo.InvariantCulture))]
        : Values;

    /// <summary>Makes the set of some texts, a key for each.</summary>
    public static KeyValueSet Of(IReadOnlyList<string> texts) =>
        new() { Count = texts.Count, ValueType = TextDataViewType.Instance.RawType.Name, Values = texts };

    /// <summary>Reads the values of a column of keys, or of vectors of keys.</summary>
    public static KeyValueSet Of(DataViewSchema.Column column)
    {
        var type = (KeyDataViewType)(column.Type is VectorDataViewType vector ? vector.ItemType : column.Type);
        int count = checked((int)type.Count);
        if (column.Annotations.Schema.GetColumnOrNull(AnnotationNames.KeyValues) is not { } annotation
            || ItemType(((VectorDataViewType)annotation.Type).ItemType.RawType.Name) is not { } item)
        {
            return new KeyValueSet { Count = count };
        }

        return new KeyValueSet
        {
            Count = count,
            ValueType = item.RawType.Name,
            Values = (string[])Generic(nameof(ReadValues), item.RawType).Invoke(null, [column])!,
        };
    }

    /// <summary>Checks that a file can hold every value: half of a surrogate pair would be read back as another character.</summary>
    /// <param name="columnName">The column of the keys.</param>
    /// <exception cref="ArgumentException">A value has half of a surrogate pair.</exception>
    public void CheckWellFormed(string columnName)
    {
        if (Values.FirstOrDefault(value => !IsWellFormed(value)) is { } torn)
        {
            throw new ArgumentException(
                $"Column '{columnName}': expected labels of whole characters, found half of a surrogate pair in '{torn}'.");
        }
    }

    /// <summary>Makes the key column's type.</summary>
    public KeyDataViewType KeyType() => new(typeof(uint), Count);

    /// <summary>Checks values that were read from a model: one of the type for each key, or no values at all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">
    /// There are more or fewer values than keys, or a value is <see langword="null"/>.
    /// </exception>
    /// <exception cref="FormatException">The type is unknown, or a value is not of it.</exception>
    /// <exception cref="OverflowException">A value is beyond its type.</exception>
    public void Validate(string name)
    {
        int expected = ValueType is null ? 0 : Count;
        OptionCheck.That(
            Values.Count == expected && !Values.Contains(null!), $"{expected} values, none of them null", Values.Count,
            $"{name}.{nameof(Values)}");
        AddKeyValues(new DataViewSchema.Annotations.Builder());
    }

    /// <summary>Gives a column these values as its key values.</summary>
    /// <exception cref="FormatException">The values do not fit the type.</exception>
    public void AddKeyValues(DataViewSchema.Annotations.Builder annotations)
    {
        if (ValueType is null)
        {
            return;
        }

        PrimitiveDataViewType item = ItemType(ValueType)
            ?? throw new FormatException(
                $"key values: expected one of the types {string.Join(", ", s_types.Select(t => t.RawType.Name))}, found '{ValueType}'.");
        Generic(nameof(AddValues), item.RawType).Invoke(this, BindingFlags.DoNotWrapExceptions, null, [annotations, item], null);
    }

    /// <summary>Gives a vector column a name for each slot: the value of the slot's key.</summary>
    public void AddSlotNames(DataViewSchema.Annotations.Builder annotations) => SlotNames.Add(annotations, Names);

    private static bool IsWellFormed(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static PrimitiveDataViewType? ItemType(string name) => s_types.FirstOrDefault(type => type.RawType.Name == name);

    private static MethodInfo Generic(string method, Type type) =>
        typeof(KeyValueSet).GetMethod(method, BindingFlags.Static | BindingFlags.Instance | BindingFlags.NonPublic)!.MakeGenericMethod(
            type);

    private static string[] ReadValues<T>(DataViewSchema.Column column)
    {
        VBuffer<T> values = default;
        column.Annotations.GetValue(AnnotationNames.KeyValues, ref values);
        return [.. values.DenseValues().Select(value => Convert.ToString((object?)value, CultureInfo.InvariantCulture) ?? "")];
    }

    private void AddValues<T>(DataViewSchema.Annotations.Builder annotations, PrimitiveDataViewType item)
    {
        T[] values = [.. Values.Select(Parse<T>)];
        annotations.Add<VBuffer<T>>(
            AnnotationNames.KeyValues, new VectorDataViewType(item, Count),
            (ref VBuffer<T> value) => VBuffer<T>.Copy(values, 0, ref value, values.Length));
    }

    private static T Parse<T>(string value)
    {
        object parsed = typeof(T) == typeof(ReadOnlyMemory<char>)
            ? value.AsMemory() : Convert.ChangeType(value, typeof(T), CultureInfo.InvariantCulture);
        return (T)parsed;
    }
}
