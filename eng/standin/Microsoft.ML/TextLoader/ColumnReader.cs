namespace Microsoft.ML.Data;

/// <summary>Holds one column's value of the current row.</summary>
internal abstract class ColumnReader
{
    public static ColumnReader Create(BoundColumn column, TextFormat format, ParseReport report)
    {
        Type open = column.Type is VectorDataViewType ? typeof(VectorReader<>) : typeof(ScalarReader<>);
        return (ColumnReader)Activator.CreateInstance(open.MakeGenericType(column.ItemType.RawType), column, format, report);
    }

    public abstract Delegate Getter { get; }

    /// <summary>Takes the column's value from the fields of a row that has <paramref name="sourceColumns"/> of them.</summary>
    public abstract void Read(FieldSplitter fields, int sourceColumns, long line);

    private abstract class TypedReader<T>(BoundColumn column, TextFormat format, ParseReport report) : ColumnReader
    {
        private readonly FieldParser<T> parser = FieldParsers.For<T>(column.ItemType, format);
        private readonly bool hasMissingValue = FieldParsers.HasMissingValue(column.ItemType);

        protected BoundColumn Column { get; } = column;

        /// <summary>Whether a field that a short row lacks counts as empty, and so as NaN.</summary>
        protected bool AbsentIsNaN { get; } = format.MissingRealsAsNaNs && (typeof(T) == typeof(float) || typeof(T) == typeof(double));

        protected T Parse(ReadOnlyMemory<char> text, int slot, long line)
        {
            if (!parser(text, out T value))
            {
                string place = Column.Type is VectorDataViewType ? $"slot {slot} of column {Column.Name} in line {line}" : $"line {line}, column {Column.Name}";
                if (!hasMissingValue)
                    throw new InvalidOperationException($"Could not parse value {text} in {place}");
                report.AddBadValue($"Bad value in {place}");
            }
            return value;
        }
    }

    private sealed class ScalarReader<T>(BoundColumn column, TextFormat format, ParseReport report) : TypedReader<T>(column, format, report)
    {
        private T current;

        public override Delegate Getter => (ValueGetter<T>)((ref T value) => value = current);

        public override void Read(FieldSplitter fields, int sourceColumns, long line)
        {
            int field = Array.BinarySearch(fields.Indices, 0, fields.Count, Column.Segments[0].Min);
            current = field >= 0 ? Parse(fields.Texts[field], 0, line)
                : AbsentIsNaN ? Parse(default, 0, line)
                : default;
        }
    }

    private sealed class VectorReader<T>(BoundColumn column, TextFormat format, ParseReport report) : TypedReader<T>(column, format, report)
    {
        private readonly List<int> slots = [];
        private readonly List<T> values = [];
        private int size;

        public override Delegate Getter => (ValueGetter<VBuffer<T>>)((ref VBuffer<T> value) => value = Copy(ref value));

        public override void Read(FieldSplitter fields, int sourceColumns, long line)
        {
            slots.Clear();
            values.Clear();
            size = 0;
            foreach (SourceSegment segment in Column.Segments)
            {
                int limit = segment.IsVariable ? Math.Max(segment.Min, sourceColumns) : segment.Limit;
                int field = Array.BinarySearch(fields.Indices, 0, fields.Count, segment.Min);
                if (field < 0)
                    field = ~field;
                for (; field < fields.Count && fields.Indices[field] < limit; field++)
                    Add(size + fields.Indices[field] - segment.Min, fields.Texts[field], line);
                if (AbsentIsNaN && field >= fields.Count)
                {
                    for (int source = Math.Max(segment.Min, fields.Count); source < limit; source++)
                        Add(size + source - segment.Min, default, line);
                }
                size += limit - segment.Min;
            }
        }

        private void Add(int slot, ReadOnlyMemory<char> text, long line)
        {
            slots.Add(slot);
            values.Add(Parse(text, slot, line));
        }

        // Half full is still sparse; anything beyond is dense.
        private VBuffer<T> Copy(ref VBuffer<T> destination)
        {
            if (values.Count == size || values.Count > size / 2)
            {
                VBufferEditor<T> dense = VBufferEditor.Create(ref destination, size);
                dense.Values.Clear();
                for (int i = 0; i < values.Count; i++)
                    dense.Values[slots[i]] = values[i];
                return dense.Commit();
            }
            VBufferEditor<T> sparse = VBufferEditor.Create(ref destination, size, values.Count);
            for (int i = 0; i < values.Count; i++)
            {
                sparse.Values[i] = values[i];
                sparse.Indices[i] = slots[i];
            }
            return sparse.Commit();
        }
    }
}
