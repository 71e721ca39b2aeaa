using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>Mirrors the native file's Tag.</summary>
internal enum NativeTag
{
    None, Tensor, Int, Double, Bool, Ints, Doubles, Bools, Tensors, Device, String, Generator, Complex
}

/// <summary>Mirrors the native file's Value.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct NativeValue
{
    [FieldOffset(0)] internal NativeTag Tag;
    [FieldOffset(4)] internal int Count;
    [FieldOffset(8)] internal long Int;
    [FieldOffset(8)] internal double Double;
    [FieldOffset(8)] internal nint Pointer;
}
