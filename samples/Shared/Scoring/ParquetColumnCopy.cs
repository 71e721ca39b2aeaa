using Parquet;
using Parquet.Schema;

namespace Samples;

/// <summary>Copies a column from one Parquet file to another, a row group at a time, in its own type.</summary>
internal abstract class ParquetColumnCopy
{
    private static readonly Dictionary<Type, ParquetColumnCopy> s_byType = new()
    {
        // Parquet.Net reads these columns as strings and arrays too.
        [typeof(ReadOnlyMemory<char>)] = new Texts(),
        [typeof(ReadOnlyMemory<byte>)] = new Bytes(),
        [typeof(bool)] = new Values<bool>(),
        [typeof(byte)] = new Values<byte>(),
        [typeof(sbyte)] = new Values<sbyte>(),
        [typeof(short)] = new Values<short>(),
        [typeof(ushort)] = new Values<ushort>(),
        [typeof(int)] = new Values<int>(),
        [typeof(uint)] = new Values<uint>(),
        [typeof(long)] = new Values<long>(),
        [typeof(ulong)] = new Values<ulong>(),
        [typeof(float)] = new Values<float>(),
        [typeof(double)] = new Values<double>(),
        [typeof(decimal)] = new Values<decimal>(),
        [typeof(DateTime)] = new Values<DateTime>(),
        [typeof(DateOnly)] = new Values<DateOnly>(),
        [typeof(TimeOnly)] = new Values<TimeOnly>(),
        [typeof(TimeSpan)] = new Values<TimeSpan>(),
        [typeof(Guid)] = new Values<Guid>(),
    };

    /// <summary>Finds the copy for a column; <see langword="null"/> for lists, structures and unknown types.</summary>
    public static ParquetColumnCopy? Of(Field field) =>
        field is DataField { IsArray: false, MaxRepetitionLevel: 0 } plain ? s_byType.GetValueOrDefault(plain.ClrType) : null;

    /// <summary>Whether a column is one of texts.</summary>
    public static bool IsText(Field field) => Of(field) is Texts;

    /// <summary>Copies the column of a row group.</summary>
    public abstract Task RunAsync(ParquetRowGroupReader from, ParquetRowGroupWriter to, DataField read, DataField written);

    private sealed class Texts : ParquetColumnCopy
    {
        public override async Task RunAsync(ParquetRowGroupReader from, ParquetRowGroupWriter to, DataField read, DataField written)
        {
            var values = new string[from.RowCount];
            await from.ReadAsync(read, values);
            await to.WriteAsync(written, values);
        }
    }

    private sealed class Bytes : ParquetColumnCopy
    {
        public override async Task RunAsync(ParquetRowGroupReader from, ParquetRowGroupWriter to, DataField read, DataField written)
        {
            var values = new byte[from.RowCount][];
            await from.ReadAsync(read, values);
            await to.WriteAsync(written, values);
        }
    }

    private sealed class Values<T> : ParquetColumnCopy
        where T : struct
    {
        public override async Task RunAsync(ParquetRowGroupReader from, ParquetRowGroupWriter to, DataField read, DataField written)
        {
            if (read.IsNullable)
            {
                var values = new T?[from.RowCount];
                await from.ReadAsync<T>(read, values.AsMemory());
                await to.WriteAsync<T>(written, (ReadOnlyMemory<T?>)values);
            }
            else
            {
                var values = new T[from.RowCount];
                await from.ReadAsync<T>(read, values.AsMemory());
                await to.WriteAsync<T>(written, (ReadOnlyMemory<T>)values);
            }
        }
    }
}
