using System;
using System.Collections;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace TorchSharp.Utils;

/// <summary>The values of a tensor in the CPU's memory, in row-major order whatever the strides are.</summary>
public sealed unsafe class TensorAccessor<T> : IEnumerable<T>, IDisposable where T : unmanaged
{
    private readonly torch.Tensor tensor;
    private readonly T* memory;
    private readonly long[] shape;
    private readonly long[] strides;
    private readonly bool contiguous;

    internal TensorAccessor(torch.Tensor tensor)
    {
        this.tensor = tensor;
        memory = (T*)tensor.Memory();
        shape = tensor.shape;
        strides = tensor.stride();
        contiguous = tensor.is_contiguous();
        Count = tensor.NumberOfElements;
    }

    public long Count { get; }

    public bool IsReadOnly => false;

    public T this[params long[] indices]
    {
        get
        {
            T value = *Address(indices);
            GC.KeepAlive(tensor);
            return value;
        }
        set
        {
            *Address(indices) = value;
            GC.KeepAlive(tensor);
        }
    }

    public T[] ToArray()
    {
        var array = new T[Count];
        CopyTo(array.AsSpan());
        return array;
    }

    /// <summary>An array with the tensor's rank and shape.</summary>
    public Array ToNDArray()
    {
        if (shape.Length == 1)
            return ToArray();
        var array = Array.CreateInstance(typeof(T), shape.Length == 0 ? [1] : shape);
        if (Count > 0)
            CopyTo(MemoryMarshal.CreateSpan(ref System.Runtime.CompilerServices.Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), checked((int)Count)));
        return array;
    }

    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyTo(array.AsSpan(), arrayIndex, tensorIndex);

    /// <summary>Copies as many values as there are left and as fit.</summary>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        Span<T> target = array[arrayIndex..];
        int count = (int)Math.Min(target.Length, Count - tensorIndex);
        if (contiguous)
        {
            new ReadOnlySpan<T>(memory + tensorIndex, count).CopyTo(target);
        }
        else
        {
            for (int i = 0; i < count; i++)
                target[i] = memory[Offset(tensorIndex + i)];
        }
        GC.KeepAlive(tensor);
    }

    public void CopyFrom(T[] array, int arrayIndex = 0, long tensorIndex = 0) => CopyFrom((ReadOnlySpan<T>)array, arrayIndex, tensorIndex);

    /// <summary>Copies as many values as there are and as fit.</summary>
    public void CopyFrom(ReadOnlySpan<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ReadOnlySpan<T> source = array[arrayIndex..];
        int count = (int)Math.Min(source.Length, Count - tensorIndex);
        if (contiguous)
        {
            source[..count].CopyTo(new Span<T>(memory + tensorIndex, count));
        }
        else
        {
            for (int i = 0; i < count; i++)
                memory[Offset(tensorIndex + i)] = source[i];
        }
        GC.KeepAlive(tensor);
    }

    public IEnumerator<T> GetEnumerator()
    {
        for (long i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public override bool Equals(object obj) => obj is TensorAccessor<T> other && this == other;

    public override int GetHashCode() => base.GetHashCode();

    public static bool operator ==(TensorAccessor<T> left, TensorAccessor<T> right)
    {
        if (left is null || right is null)
            return left is null && right is null;
        return left.memory == right.memory && left.Count == right.Count || left.ToArray().AsSpan().SequenceEqual(right.ToArray());
    }

    public static bool operator !=(TensorAccessor<T> left, TensorAccessor<T> right) => !(left == right);

    /// <summary>Disposes the tensor that it reads.</summary>
    public void Dispose() => tensor.Dispose();

    // One index is a position in row-major order; otherwise there is one for each dimension.
    private T* Address(long[] indices)
    {
        if (indices.Length == 1)
        {
            long index = indices[0];
            if (index < 0 || index >= Count)
                throw new IndexOutOfRangeException();
            return memory + (contiguous ? index : Offset(index));
        }
        long offset = 0;
        for (int i = 0; i < indices.Length; i++)
        {
            if (indices[i] < 0 || indices[i] >= shape[i])
                throw new IndexOutOfRangeException($"{indices[i]} >= {shape[i]} in dimension {i}.");
            offset += indices[i] * strides[i];
        }
        return memory + offset;
    }

    private long Offset(long index)
    {
        long offset = 0;
        for (int i = shape.Length - 1; i >= 0; i--)
        {
            (index, long position) = Math.DivRem(index, shape[i]);
            offset += position * strides[i];
        }
        return offset;
    }
}
