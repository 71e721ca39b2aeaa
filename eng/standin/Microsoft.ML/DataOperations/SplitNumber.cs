using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>The number from 0 to 1 by which a row goes to one part or another.</summary>
/// <param name="Column">The sampling key that it is made of; none where it is random.</param>
/// <param name="Source">Makes, for a cursor, the function that gives the current row's number. NaN: the row goes nowhere.</param>
internal sealed record SplitNumber(DataViewSchema.Column? Column, Func<DataViewRowCursor, Func<double>> Source)
{
    private const uint DefaultHashSeed = 314489979;
    private const int HashBits = 30;

    public static SplitNumber Create(IHostEnvironment env, IDataView data, string samplingKey, int? seed, uint defaultRandomSeed)
    {
        if (samplingKey == null)
            return Random((uint?)seed ?? defaultRandomSeed);
        if (data.Schema.GetColumnOrNull(samplingKey) is not DataViewSchema.Column column)
            throw env.ExceptSchemaMismatch(nameof(samplingKey), "SamplingKeyColumn", samplingKey);
        uint hashSeed = (uint?)seed ?? DefaultHashSeed;
        return column.Type switch
        {
            KeyDataViewType key => OfKey(column, key),
            NumberDataViewType when column.Type.RawType == typeof(float) => Scaled<float>(data, column, value => value),
            NumberDataViewType when column.Type.RawType == typeof(double) => Scaled<double>(data, column, value => value),
            TextDataViewType => Hashed<ReadOnlyMemory<char>>(column, text => text.IsEmpty ? null : MurmurHash.OfText(hashSeed, text.Span.Trim(' '))),
            BooleanDataViewType => Hashed<bool>(column, value => MurmurHash.OfWords(hashSeed, value ? 1u : 0u)),
            DateTimeDataViewType => Hashed<DateTime>(column, value => HashLong(hashSeed, value.Ticks)),
            DateTimeOffsetDataViewType => Hashed<DateTimeOffset>(column, value => HashLong(hashSeed, value.UtcTicks)),
            TimeSpanDataViewType => Hashed<TimeSpan>(column, value => HashLong(hashSeed, value.Ticks)),
            _ => OfWholeNumber(env, column, hashSeed),
        };
    }

    /// <summary>The rows whose number is in a range.</summary>
    public IDataView Filter(IDataView data, RowRange range) => new FilteredView(
        data,
        Column is DataViewSchema.Column column ? [column] : [],
        cursor =>
        {
            Func<double> number = Source(cursor);
            return () => range.Accepts(number());
        },
        // Without a key the number follows from the row's place alone.
        needsOrder: Column == null);

    private static SplitNumber Random(uint seed) => new(null, _ =>
    {
        var random = new TauswortheHybrid(seed);
        return () => random.NextSingle();
    });

    private static SplitNumber OfKey(DataViewSchema.Column column, KeyDataViewType key) => Type.GetTypeCode(key.RawType) switch
    {
        TypeCode.Byte => OfKey<byte>(column, key.Count),
        TypeCode.UInt16 => OfKey<ushort>(column, key.Count),
        TypeCode.UInt32 => OfKey<uint>(column, key.Count),
        _ => OfKey<ulong>(column, key.Count),
    };

    private static SplitNumber OfKey<T>(DataViewSchema.Column column, ulong count)
    {
        Func<T, ulong> number = KeyConversions.ToUInt64<T>();
        return Of<T>(column, value => KeyFraction(number(value), count));
    }

    private static SplitNumber OfWholeNumber(IHostEnvironment env, DataViewSchema.Column column, uint seed) => Type.GetTypeCode(column.Type.RawType) switch
    {
        TypeCode.SByte => Hashed<sbyte>(column, value => MurmurHash.OfWords(seed, (uint)value)),
        TypeCode.Int16 => Hashed<short>(column, value => MurmurHash.OfWords(seed, (uint)value)),
        TypeCode.Int32 => Hashed<int>(column, value => MurmurHash.OfWords(seed, (uint)value)),
        TypeCode.Int64 => Hashed<long>(column, value => HashLong(seed, value)),
        TypeCode.Byte => Hashed<byte>(column, value => MurmurHash.OfWords(seed, value)),
        TypeCode.UInt16 => Hashed<ushort>(column, value => MurmurHash.OfWords(seed, value)),
        TypeCode.UInt32 => Hashed<uint>(column, value => MurmurHash.OfWords(seed, value)),
        TypeCode.UInt64 => Hashed<ulong>(column, value => HashLong(seed, (long)value)),
        _ => throw env.ExceptSchemaMismatch("samplingKeyColumn", "SamplingKeyColumn", column.Name, "a key, text, Boolean, number or date", column.Type.ToString()),
    };

    private static uint HashLong(uint seed, long value) => MurmurHash.OfWords(seed, (uint)value, (uint)(value >> 32));

    private static SplitNumber Hashed<T>(DataViewSchema.Column column, Func<T, uint?> hash)
    {
        const ulong count = 1UL << HashBits;
        return Of<T>(column, value => hash(value) is uint bits ? KeyFraction((bits & (count - 1)) + 1, count) : double.NaN);
    }

    // Real numbers are spread over their range, which takes one pass over the data.
    private static SplitNumber Scaled<T>(IDataView data, DataViewSchema.Column column, Func<T, double> convert)
    {
        double min = double.PositiveInfinity;
        double max = double.NegativeInfinity;
        using DataViewRowCursor cursor = data.GetRowCursor([column]);
        ValueGetter<T> getter = cursor.GetGetter<T>(cursor.Schema[column.Index]);
        T current = default;
        while (cursor.MoveNext())
        {
            getter(ref current);
            double value = convert(current);
            if (value < min)
                min = value;
            if (value > max)
                max = value;
        }
        return Of<T>(column, value => max > min ? (convert(value) - min) / (max - min) : convert(value) - min);
    }

    private static double KeyFraction(ulong key, ulong count) => key == 0 || key > count ? double.NaN : (key - 0.5) / count;

    private static SplitNumber Of<T>(DataViewSchema.Column column, Func<T, double> number) => new(column, cursor =>
    {
        ValueGetter<T> getter = cursor.GetGetter<T>(cursor.Schema[column.Index]);
        T value = default;
        return () =>
        {
            getter(ref value);
            return number(value);
        };
    });
}
