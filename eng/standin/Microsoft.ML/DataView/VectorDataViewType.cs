using System.Collections.Immutable;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>A vector of primitive items. A size of zero (or a zero dimension) means that each row has its own length.</summary>
public sealed class VectorDataViewType : StructuredDataViewType
{
    public VectorDataViewType(PrimitiveDataViewType itemType, int size = 0) : this(itemType, Checked(size)) { }

    public VectorDataViewType(PrimitiveDataViewType itemType, params int[] dimensions)
        : this(itemType, dimensions is null ? [] : ImmutableArray.Create(dimensions)) { }

    public VectorDataViewType(PrimitiveDataViewType itemType, ImmutableArray<int> dimensions) : base(BufferOf(itemType))
    {
        Contracts.CheckParam(dimensions.Length > 0, nameof(dimensions));
        Contracts.CheckParam(dimensions.All(dimension => dimension >= 0), nameof(dimensions));
        ItemType = itemType;
        Dimensions = dimensions;
        Size = dimensions.Aggregate(1, (size, dimension) => checked(size * dimension));
    }

    public ImmutableArray<int> Dimensions { get; }

    public bool IsKnownSize => Size > 0;

    public PrimitiveDataViewType ItemType { get; }

    public int Size { get; }

    public override bool Equals(DataViewType other) => ReferenceEquals(this, other)
        || other is VectorDataViewType vector && ItemType.Equals(vector.ItemType) && Dimensions.SequenceEqual(vector.Dimensions);

    public override bool Equals(object other) => other is DataViewType type && Equals(type);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(ItemType);
        foreach (int dimension in Dimensions)
            hash.Add(dimension);
        return hash.ToHashCode();
    }

    public override string ToString()
    {
        // An unknown length is left out of a plain vector, and a star among several dimensions.
        string size = Dimensions.Length == 1
            ? (Size > 0 ? $", {Size}" : "")
            : string.Concat(Dimensions.Select(dimension => dimension > 0 ? $", {dimension}" : ", *"));
        return $"Vector<{ItemType}{size}>";
    }

    private static ImmutableArray<int> Checked(int size)
    {
        Contracts.CheckParam(size >= 0, nameof(size));
        return [size];
    }

    private static Type BufferOf(PrimitiveDataViewType itemType)
    {
        Contracts.CheckValue(itemType, nameof(itemType));
        return typeof(VBuffer<>).MakeGenericType(itemType.RawType);
    }
}
