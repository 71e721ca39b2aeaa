using System.Globalization;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The KeyValues annotation of keys that stand for given terms.</summary>
internal static class KeyValuesAnnotation
{
    /// <param name="builder">Where the annotation is added.</param>
    /// <param name="terms">What the keys stand for.</param>
    /// <param name="source">The column that the terms came from: where it holds keys with values, those values are passed on.</param>
    /// <param name="asText">Write values of other types as text.</param>
    public static void Add(DataViewSchema.Annotations.Builder builder, KeyTerms terms, DataViewSchema.Column source, bool asText)
    {
        if (terms.Count == 0)
            return;
        (Array values, PrimitiveDataViewType type) = terms.ItemType is KeyDataViewType key && SourceValues(source, key) is { } inner
            ? (Chosen(inner.Values, terms.ToArray()), inner.Type)
            : (terms.ToArray(), terms.ItemType);
        if (asText && type is not TextDataViewType)
        {
            values = values.Cast<object>().Select(value => ValueText.Of(value).AsMemory()).ToArray();
            type = TextDataViewType.Instance;
        }
        GenericCall.Invoke<object>(typeof(KeyValuesAnnotation), nameof(AddValues), [type.RawType], builder, type, values);
    }

    private static (Array Values, PrimitiveDataViewType Type)? SourceValues(DataViewSchema.Column source, KeyDataViewType key)
    {
        if (source.Annotations.Schema.GetColumnOrNull(AnnotationUtils.Kinds.KeyValues)?.Type is not VectorDataViewType type || (ulong)type.Size != key.Count)
            return null;
        return (GenericCall.Invoke<Array>(typeof(KeyValuesAnnotation), nameof(Read), [type.ItemType.RawType], source), type.ItemType);
    }

    private static T[] Read<T>(DataViewSchema.Column source)
    {
        VBuffer<T> values = default;
        source.GetKeyValues(ref values);
        return [.. values.DenseValues()];
    }

    private static Array Chosen(Array values, Array keys)
    {
        var chosen = Array.CreateInstance(values.GetType().GetElementType(), keys.Length);
        for (int i = 0; i < keys.Length; i++)
            chosen.SetValue(values.GetValue(Convert.ToInt64(keys.GetValue(i), CultureInfo.InvariantCulture) - 1), i);
        return chosen;
    }

    private static object AddValues<T>(DataViewSchema.Annotations.Builder builder, PrimitiveDataViewType type, T[] values)
    {
        builder.Add(AnnotationUtils.Kinds.KeyValues, new VectorDataViewType(type, values.Length),
            (ref VBuffer<T> value) => VBuffer<T>.Copy(values, 0, ref value, values.Length));
        return null;
    }
}
