using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The columns that an evaluation reads.</summary>
internal static class EvaluationColumns
{
    public static void Check(DataViewSchema schema, params (string Name, string Role)[] columns)
    {
        // The message is ML.NET's, which has name and role the wrong way round.
        foreach ((string name, string role) in columns)
            Contracts.CheckParam(schema.GetColumnOrNull(name) != null, nameof(schema), $"{name} column '{role}' not found");
    }

    /// <summary>Labels as numbers: false and true are 0 and 1, keys count from 0, a missing key is NaN.</summary>
    public static ValueGetter<float> LabelGetter(DataViewRow row, DataViewSchema.Column label)
    {
        if (label.Type == NumberDataViewType.Single)
            return row.GetGetter<float>(label);
        if (label.Type == NumberDataViewType.Double)
            return Convert<double>(row, label, value => (float)value);
        if (label.Type is BooleanDataViewType)
            return Convert<bool>(row, label, value => value ? 1 : 0);
        if (label.Type is not KeyDataViewType key)
            throw Contracts.Except("Only floating point number, boolean, and key type values can be used as label.");
        return Type.GetTypeCode(key.RawType) switch
        {
            TypeCode.Byte => FromKey<byte>(row, label, key),
            TypeCode.UInt16 => FromKey<ushort>(row, label, key),
            TypeCode.UInt32 => FromKey<uint>(row, label, key),
            _ => FromKey<ulong>(row, label, key),
        };
    }

    private static ValueGetter<float> FromKey<T>(DataViewRow row, DataViewSchema.Column label, KeyDataViewType key)
    {
        Func<T, ulong> number = KeyConversions.ToUInt64<T>();
        return Convert<T>(row, label, value => number(value) is > 0 and var index && index <= key.Count ? index - 1 : float.NaN);
    }

    private static ValueGetter<float> Convert<T>(DataViewRow row, DataViewSchema.Column label, Func<T, float> convert)
    {
        ValueGetter<T> getter = row.GetGetter<T>(label);
        T source = default;
        return (ref float value) =>
        {
            getter(ref source);
            value = convert(source);
        };
    }
}
