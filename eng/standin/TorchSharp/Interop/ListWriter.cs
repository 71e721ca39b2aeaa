using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Text;

namespace TorchSharp;

/// <summary>Gives the list and string arguments of one operator call an address: on the caller's stack where they fit.</summary>
internal unsafe ref struct ListWriter(Span<long> scratch)
{
    private Span<long> scratch = scratch;
    private List<nint> allocated;

    internal void Write(object list, ref NativeValue value)
    {
        switch (list)
        {
            case long[] numbers:
                value.Pointer = Copy<long>(numbers);
                break;
            case double[] numbers:
                value.Pointer = Copy<double>(numbers);
                break;
            case bool[] flags:
                value.Pointer = Copy<bool>(flags);
                break;
            case torch.Tensor[] tensors:
                value.Pointer = Copy<nint>(Operators.HandlesOf(tensors));
                break;
            case string text:
                byte[] bytes = Encoding.UTF8.GetBytes(text);
                value.Count = bytes.Length;
                value.Pointer = Copy<byte>(bytes);
                break;
            case torch.Generator generator:
                value.Pointer = generator.Handle;
                break;
            default:
                throw new InvalidOperationException($"An operator's argument: found the unexpected type {list.GetType()}.");
        }
    }

    internal readonly void Free()
    {
        if (allocated is null)
            return;
        foreach (nint address in allocated)
            NativeMemory.Free((void*)address);
    }

    private nint Copy<T>(ReadOnlySpan<T> items) where T : unmanaged
    {
        int bytes = items.Length * sizeof(T);
        int longs = (bytes + sizeof(long) - 1) / sizeof(long);
        Span<T> target;
        if (longs <= scratch.Length)
        {
            target = MemoryMarshal.Cast<long, T>(scratch)[..items.Length];
            scratch = scratch[longs..];
        }
        else
        {
            void* memory = NativeMemory.Alloc((nuint)bytes);
            (allocated ??= []).Add((nint)memory);
            target = new Span<T>(memory, items.Length);
        }
        items.CopyTo(target);
        return (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(target));
    }
}
