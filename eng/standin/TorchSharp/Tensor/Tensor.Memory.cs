using System;
using System.IO;
using System.Runtime.InteropServices;

namespace TorchSharp;

public static partial class torch
{
    // Values out of and into managed memory.
    public partial class Tensor
    {
        /// <summary>Typed access to the values; a tensor on another device is copied to the CPU first.</summary>
        public Utils.TensorAccessor<T> data<T>() where T : unmanaged
        {
            ValidateType(typeof(T));
            return new Utils.TensorAccessor<T>(is_cpu() ? this : cpu());
        }

        /// <summary>The value of a tensor of one element.</summary>
        public T item<T>() where T : unmanaged
        {
            if (NumberOfElements != 1)
                throw new ArgumentException("Number of elements in the tensor must be 1");
            return data<T>()[0];
        }

        internal void ValidateType(Type dotnetType)
        {
            ScalarType found = dtype;
            Type expected = found switch
            {
                ScalarType.Byte => typeof(byte),
                ScalarType.Int8 => typeof(sbyte),
                ScalarType.Int16 => typeof(short),
                ScalarType.Int32 => typeof(int),
                ScalarType.Int64 => typeof(long),
                ScalarType.Bool => typeof(bool),
                ScalarType.Float16 => typeof(Half),
                ScalarType.Float32 => typeof(float),
                ScalarType.Float64 => typeof(double),
                ScalarType.ComplexFloat32 => typeof((float, float)),
                ScalarType.ComplexFloat64 => typeof(System.Numerics.Complex),
                _ => null,
            };
            if (dotnetType != expected)
                throw new ArgumentException($"{dotnetType.Name} is not compatible with {found}");
        }

        /// <summary>The values' own memory. Setting it copies.</summary>
        public unsafe Span<byte> bytes
        {
            get => new(ContiguousMemory(), checked((int)ByteCount));
            set
            {
                void* memory = ContiguousMemory();
                if (value.Length != ByteCount)
                    throw new ArgumentException("Mismatched data sizes in SetBytes().");
                value.CopyTo(new Span<byte>(memory, value.Length));
            }
        }

        public unsafe void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            byte* memory = (byte*)ContiguousMemory();
            for (long written = 0; written < ByteCount; written += bufferSize)
                stream.Write(new ReadOnlySpan<byte>(memory + written, (int)Math.Min(bufferSize, ByteCount - written)));
        }

        public unsafe void ReadBytesFromStream(Stream stream, int bufferSize = 1024)
        {
            byte* memory = (byte*)ContiguousMemory();
            for (long read = 0; read < ByteCount; read += bufferSize)
                stream.ReadExactly(new Span<byte>(memory + read, (int)Math.Min(bufferSize, ByteCount - read)));
        }

        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            return Load(reader);
        }

        public static Tensor Load(string location)
        {
            using FileStream stream = File.OpenRead(location);
            return Load(stream);
        }

        private long ByteCount => NumberOfElements * ElementSize;

        private unsafe void* ContiguousMemory()
        {
            if (!is_contiguous())
                throw new InvalidOperationException("Bytes() called on non-contiguous tensor.");
            return Memory();
        }

        internal unsafe void* Memory()
        {
            if (!is_cpu())
                throw new InvalidOperationException("Reading data from non-CPU memory is not supported. Move or copy the tensor to the cpu before reading.");
            void* memory;
            Native.Check(Native.tensor_data(LiveHandle, &memory));
            return memory;
        }

        private unsafe T ReadCpuElement<T>(long i, ScalarType expected) where T : unmanaged
        {
            if (i < 0 || i >= NumberOfElements)
                throw new IndexOutOfRangeException("The index is greater than the number of elements in the tensor");
            if (dtype != expected)
                throw new ArgumentException($"{typeof(T).Name} is not compatible with {dtype}");
            return ((T*)Memory())[i];
        }

        // The i-th value of the underlying memory.

        public bool ReadCpuBool(long i) => ReadCpuElement<bool>(i, ScalarType.Bool);

        public byte ReadCpuByte(long i) => ReadCpuElement<byte>(i, ScalarType.Byte);

        public int ReadCpuInt32(long i) => ReadCpuElement<int>(i, ScalarType.Int32);

        public long ReadCpuInt64(long i) => ReadCpuElement<long>(i, ScalarType.Int64);

        public float ReadCpuSingle(long i) => ReadCpuElement<float>(i, ScalarType.Float32);

        public double ReadCpuDouble(long i) => ReadCpuElement<double>(i, ScalarType.Float64);
    }
}
