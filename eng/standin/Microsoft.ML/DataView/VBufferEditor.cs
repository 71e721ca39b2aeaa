using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>Opens a <see cref="VBuffer{T}"/> for writing, in its own memory where that is large enough.</summary>
public static class VBufferEditor
{
    public static VBufferEditor<T> CreateFromBuffer<T>(scoped ref VBuffer<T> destination) =>
        destination.Edit(destination.Length, destination.Count, null, false, false);

    public static VBufferEditor<T> Create<T>(scoped ref VBuffer<T> destination, int newLogicalLength, int? valuesCount = null,
        int? maxValuesCapacity = null, bool keepOldOnResize = false, bool requireIndicesOnDense = false) =>
        destination.Edit(newLogicalLength, valuesCount ?? newLogicalLength, maxValuesCapacity, keepOldOnResize, requireIndicesOnDense);
}

/// <summary>Memory of a vector being written; <see cref="Commit"/> makes the vector of it.</summary>
public readonly ref struct VBufferEditor<T>
{
    private readonly int _length;
    private readonly T[] _values;
    private readonly int[] _indices;

    public readonly Span<T> Values;
    public readonly Span<int> Indices;

    internal VBufferEditor(int length, int count, T[] values, int[] indices, bool requireIndices, bool createdNewValues, bool createdNewIndices)
    {
        _length = length;
        _values = values;
        _indices = indices;
        Values = values.AsSpan(0, count);
        Indices = count < length || requireIndices ? indices.AsSpan(0, count) : default;
        CreatedNewValues = createdNewValues;
        CreatedNewIndices = createdNewIndices;
    }

    public bool CreatedNewValues { get; }

    public bool CreatedNewIndices { get; }

    public VBuffer<T> Commit() => new(_length, Values.Length, _values, _indices);

    /// <summary>Commits only the first values: what a writer uses that could not know their number beforehand.</summary>
    public VBuffer<T> CommitTruncated(int physicalValuesCount)
    {
        Contracts.CheckParam(physicalValuesCount <= Values.Length, nameof(physicalValuesCount), "Cannot be greater than the count that the editor was created with.");
        return new VBuffer<T>(_length, physicalValuesCount, _values, _indices);
    }
}
