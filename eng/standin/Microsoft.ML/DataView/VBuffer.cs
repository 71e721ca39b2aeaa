using System.Collections;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Data;

/// <summary>
/// A vector of <see cref="Length"/> values. Dense: all of them are held. Sparse: some are, each with its index, in
/// ascending order, and every other value is <c>default(T)</c>. Change one only through a <see cref="VBufferEditor"/>.
/// </summary>
public readonly struct VBuffer<T> : IEnumerable
{
    private readonly T[] _values;
    private readonly int[] _indices;
    private readonly int _count;

    public readonly int Length;

    public VBuffer(int length, T[] values, int[] indices = null)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam((values?.Length ?? 0) >= length, nameof(values));
        Length = length;
        _count = length;
        _values = values;
        _indices = indices;
    }

    public VBuffer(int length, int count, T[] values, int[] indices)
    {
        Contracts.CheckParam(length >= 0, nameof(length));
        Contracts.CheckParam(0 <= count && count <= length, nameof(count));
        Contracts.CheckParam((values?.Length ?? 0) >= count, nameof(values));
        Contracts.CheckParam(count == length || (indices?.Length ?? 0) >= count, nameof(indices));
        Length = length;
        _count = count;
        _values = values;
        _indices = indices;
    }

    public bool IsDense => _count == Length;

    /// <summary>The values held: all of them when dense, the explicit ones when sparse.</summary>
    public ReadOnlySpan<T> GetValues() => _values.AsSpan(0, _count);

    /// <summary>The indices of the values held; empty when dense.</summary>
    public ReadOnlySpan<int> GetIndices() => IsDense ? default : _indices.AsSpan(0, _count);

    public T GetItemOrDefault(int index)
    {
        Contracts.CheckParam(0 <= index && index < Length, nameof(index));
        if (IsDense)
            return _values[index];
        int place = _count > 0 ? Array.BinarySearch(_indices, 0, _count, index) : -1;
        return place >= 0 ? _values[place] : default;
    }

    public void GetItemOrDefault(int index, ref T destination) => destination = GetItemOrDefault(index);

    /// <summary>Every index with its value; for a sparse vector only the explicit ones unless <paramref name="all"/>.</summary>
    public IEnumerable<KeyValuePair<int, T>> Items(bool all = false)
    {
        bool dense = IsDense;
        int next = 0;
        for (int held = 0; held < _count; held++)
        {
            int index = dense ? held : _indices[held];
            for (; all && next < index; next++)
                yield return new KeyValuePair<int, T>(next, default);
            yield return new KeyValuePair<int, T>(index, _values[held]);
            next = index + 1;
        }
        for (; all && next < Length; next++)
            yield return new KeyValuePair<int, T>(next, default);
    }

    public IEnumerable<T> DenseValues() => Items(all: true).Select(item => item.Value);

    public void CopyTo(Span<T> destination) => CopyTo(destination, 0);

    public void CopyTo(Span<T> destination, int destinationIndex, T defaultValue = default)
    {
        Contracts.CheckParam(0 <= destinationIndex && destinationIndex <= destination.Length - Length, nameof(destination), "Not large enough to hold these values.");
        var target = destination.Slice(destinationIndex, Length);
        if (IsDense)
        {
            GetValues().CopyTo(target);
            return;
        }
        target.Fill(defaultValue);
        for (int held = 0; held < _count; held++)
            target[_indices[held]] = _values[held];
    }

    public void CopyTo(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length, _count);
        GetValues().CopyTo(editor.Values);
        GetIndices().CopyTo(editor.Indices);
        destination = editor.Commit();
    }

    public void CopyTo(ref VBuffer<T> destination, int sourceIndex, int length)
    {
        Contracts.CheckParam(0 <= sourceIndex && sourceIndex <= Length, nameof(sourceIndex));
        Contracts.CheckParam(0 <= length && sourceIndex <= Length - length, nameof(length));
        int first = IsDense ? sourceIndex : FirstAtOrAfter(sourceIndex);
        int count = (IsDense ? sourceIndex + length : FirstAtOrAfter(sourceIndex + length)) - first;
        var editor = VBufferEditor.Create(ref destination, length, count);
        _values.AsSpan(first, count).CopyTo(editor.Values);
        for (int i = 0; i < editor.Indices.Length; i++)
            editor.Indices[i] = _indices[first + i] - sourceIndex;
        destination = editor.Commit();
    }

    public void CopyToDense(ref VBuffer<T> destination)
    {
        var editor = VBufferEditor.Create(ref destination, Length);
        CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public static void Copy(T[] source, int sourceIndex, ref VBuffer<T> destination, int length)
    {
        int available = source?.Length ?? 0;
        Contracts.CheckParam(0 <= length && length <= available, nameof(length));
        Contracts.CheckParam(0 <= sourceIndex && sourceIndex <= available - length, nameof(sourceIndex));
        var editor = VBufferEditor.Create(ref destination, length);
        source.AsSpan(sourceIndex, length).CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public IEnumerator GetEnumerator() => _values.GetEnumerator();

    public override string ToString() =>
        IsDense ? $"Dense vector of size {Length}" : $"Sparse vector of size {Length}, {_count} explicit values";

    internal int Count => _count;

    internal VBufferEditor<T> Edit(int length, int count, int? capacity, bool keepOld, bool requireIndices)
    {
        Contracts.CheckParam(length >= 0, "newLogicalLength", "Must be non-negative.");
        Contracts.CheckParam(count >= 0, "valuesCount", "If specified, must be non-negative.");
        Contracts.CheckParam(count <= length, "valuesCount", "If specified, must be no greater than newLogicalLength");
        var values = Sized(_values, count, capacity, keepOld);
        var indices = count < length || requireIndices ? Sized(_indices, count, capacity, keepOld) : _indices;
        return new VBufferEditor<T>(length, count, values, indices, requireIndices, values != _values, indices != _indices);
    }

    private int FirstAtOrAfter(int index)
    {
        int place = _count > 0 ? Array.BinarySearch(_indices, 0, _count, index) : 0;
        return place >= 0 ? place : ~place;
    }

    // Grows by doubling, so that a buffer that a cursor reuses settles on the longest row's size.
    private static TItem[] Sized<TItem>(TItem[] old, int count, int? capacity, bool keepOld)
    {
        if ((old?.Length ?? 0) >= count)
            return old;
        int limit = Math.Min(capacity ?? Array.MaxLength, Array.MaxLength);
        var sized = new TItem[Math.Max(count, (int)Math.Min(limit, 2L * (old?.Length ?? 0)))];
        if (keepOld)
            old?.CopyTo(sized, 0);
        return sized;
    }
}
