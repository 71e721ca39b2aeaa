namespace Microsoft.ML.Data;

/// <summary>Works out the columns' types from their ranges, and from a data sample where a range has no end of its own.</summary>
internal static class ColumnBinder
{
    private const int SampleRows = 100;

    public static BoundColumn[] Bind(TextLoader.Column[] columns, TextFormat format, IMultiStreamSource sample)
    {
        foreach (TextLoader.Column column in columns)
        {
            if (string.IsNullOrWhiteSpace(column.Name))
                throw new ArgumentOutOfRangeException(nameof(column.Name), "Name cannot be null or white space");
            if (column.Source is not { Length: > 0 })
                throw Bad("Must specify some source column indices");
        }
        bool needsSize = columns.Any(column => column.Source.Any(range => range.AutoEnd && range.Max == null));
        int inputSize = needsSize && format.InputSize == 0 ? FindInputSize(format, sample) : format.InputSize;
        SourceSegment[][] segments = [.. columns.Select(column => Array.ConvertAll(column.Source, range => ToSegment(range, inputSize)))];
        ResolveAllOther(columns, segments);
        return [.. columns.Select((column, i) => new BoundColumn(column.Name.Trim(), ItemType(column), segments[i]))];
    }

    /// <summary>The names that a header gives to the slots of a vector column; empty where it gives none.</summary>
    public static VBuffer<ReadOnlyMemory<char>> SlotNames(BoundColumn column, FieldSplitter header)
    {
        if (column.Type is not VectorDataViewType { IsKnownSize: true })
            return default;
        var names = new ReadOnlyMemory<char>[column.FixedSize];
        bool any = false;
        int slot = 0;
        foreach (SourceSegment segment in column.Segments)
        {
            for (int field = 0; field < header.Count; field++)
            {
                int source = header.Indices[field];
                if (source < segment.Min || source >= segment.Limit)
                    continue;
                ReadOnlyMemory<char> name = header.Texts[field].Trim();
                names[slot + source - segment.Min] = name;
                any |= !name.IsEmpty;
            }
            slot += segment.Size;
        }
        return any ? new VBuffer<ReadOnlyMemory<char>>(names.Length, names) : default;
    }

    private static int FindInputSize(TextFormat format, IMultiStreamSource sample)
    {
        var splitter = new FieldSplitter(format, int.MaxValue - 1, static (_, _, _) => { });
        using var rows = new RowReader(sample, format, skipHeader: false);
        int least = int.MaxValue;
        int most = 0;
        for (int i = 0; i < SampleRows && rows.Read() is string text; i++)
        {
            ReadOnlyMemory<char> row = format.TrimEnd ? text.AsMemory().TrimEnd() : text.AsMemory();
            if (row.IsEmpty)
                continue;
            int size = splitter.Split(row);
            least = Math.Min(least, size);
            most = Math.Max(most, size);
        }
        if (most == 0)
            throw Bad("Can't determine the number of source columns without valid data");
        if (least < most)
            throw Bad("The size of input lines is not consistent");
        return most;
    }

    private static SourceSegment ToSegment(TextLoader.Range range, int inputSize)
    {
        const int last = int.MaxValue - 2;
        if (range.Min is < 0 or > last)
            throw new ArgumentOutOfRangeException(nameof(range.Min));
        if (range.Max is int max)
        {
            if (max < range.Min || max > last)
                throw new ArgumentOutOfRangeException(nameof(range.Max));
            return new SourceSegment(range.Min, max + 1, range.ForceVector);
        }
        if (range.AutoEnd)
        {
            if (range.Min >= inputSize)
                throw new ArgumentOutOfRangeException(nameof(range.Min), $"Column #{range.Min} not found in the dataset (it only has {inputSize} columns)");
            return new SourceSegment(range.Min, inputSize, ForceVector: true);
        }
        return range.VariableEnd
            ? new SourceSegment(range.Min, SourceSegment.EndOfLine, ForceVector: true)
            : new SourceSegment(range.Min, range.Min + 1, range.ForceVector);
    }

    // At most one range may say 'all other': it becomes the gaps that the other ranges leave in it.
    private static void ResolveAllOther(TextLoader.Column[] columns, SourceSegment[][] segments)
    {
        (int Column, int Range)[] others = [.. from column in Enumerable.Range(0, columns.Length)
                                               from range in Enumerable.Range(0, columns[column].Source.Length)
                                               where columns[column].Source[range].AllOther
                                               select (column, range)];
        if (others.Length == 0)
            return;
        if (others.Length > 1)
            throw new ArgumentOutOfRangeException(nameof(TextLoader.Range.AllOther), "At most one all other range can be specified");
        (int otherColumn, int otherRange) = others[0];
        SourceSegment whole = segments[otherColumn][otherRange];
        var gaps = new List<SourceSegment>();
        int min = whole.Min;
        foreach (SourceSegment taken in segments.SelectMany((list, c) => list.Where((_, r) => (c, r) != (otherColumn, otherRange))).OrderBy(segment => segment.Min))
        {
            if (min >= whole.Limit)
                break;
            if (min < taken.Min)
                gaps.Add(new SourceSegment(min, Math.Min(taken.Min, whole.Limit), ForceVector: true));
            min = Math.Max(min, taken.Limit);
        }
        if (min < whole.Limit)
            gaps.Add(new SourceSegment(min, whole.Limit, ForceVector: true));
        SourceSegment[] resolved = [.. segments[otherColumn][..otherRange], .. gaps, .. segments[otherColumn][(otherRange + 1)..]];
        if (resolved.Length == 0)
            throw new ArgumentOutOfRangeException(nameof(TextLoader.Range.AllOther), "No index is selected as all other indexes.");
        segments[otherColumn] = resolved;
    }

    private static PrimitiveDataViewType ItemType(TextLoader.Column column)
    {
        PrimitiveDataViewType type = DataKinds.ToType(column.DataKind);
        if (column.KeyCount == null)
            return type;
        if (!KeyDataViewType.IsValidDataType(type.RawType))
            throw new ArgumentOutOfRangeException(nameof(column.KeyCount), $"Column '{column.Name}': a key is of an unsigned integer type, not {column.DataKind}.");
        return new KeyDataViewType(type.RawType, column.KeyCount.Count ?? DataKinds.LargestKey(type.RawType));
    }

    private static ArgumentOutOfRangeException Bad(string message) => new(nameof(TextLoader.Column.Source), message);
}
