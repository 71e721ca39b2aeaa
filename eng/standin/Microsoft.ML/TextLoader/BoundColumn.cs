namespace Microsoft.ML.Data;

/// <summary>A column as it is read: its type, and where its values stand in a row.</summary>
internal sealed class BoundColumn
{
    public BoundColumn(string name, PrimitiveDataViewType itemType, SourceSegment[] segments)
    {
        SourceSegment[] ascending = [.. segments.OrderBy(segment => segment.Min)];
        for (int i = 1; i < ascending.Length; i++)
        {
            if (ascending[i - 1].Limit > ascending[i].Min)
                throw new ArgumentOutOfRangeException(nameof(TextLoader.Column.Source), $"Intervals specified for column '{name}' overlap");
        }
        Name = name;
        ItemType = itemType;
        Segments = segments;
        FixedSize = segments.Sum(segment => segment.Size);
        bool isVariable = segments.Any(segment => segment.IsVariable);
        Type = isVariable ? new VectorDataViewType(itemType)
            : FixedSize > 1 || segments[0].ForceVector ? new VectorDataViewType(itemType, FixedSize)
            : itemType;
    }

    public string Name { get; }

    public DataViewType Type { get; }

    public PrimitiveDataViewType ItemType { get; }

    public SourceSegment[] Segments { get; }

    /// <summary>Number of slots, without those of a segment that reaches to the end of the line.</summary>
    public int FixedSize { get; }
}
