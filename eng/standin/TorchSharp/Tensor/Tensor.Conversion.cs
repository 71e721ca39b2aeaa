using System;

namespace TorchSharp;

public static partial class torch
{
    // To other types and devices, and between tensors and C#'s numbers.
    public partial class Tensor
    {
        public Tensor to(ScalarType type, Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(type, device, copy, disposeAfter, non_blocking);

        public Tensor to(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(type, null, copy, disposeAfter, non_blocking);

        public Tensor to_type(ScalarType type, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(type, null, copy, disposeAfter, non_blocking);

        public Tensor to(Device device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(null, device, copy, disposeAfter, non_blocking);

        public Tensor to(DeviceType deviceType, int deviceIndex = -1, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(null, new Device(deviceType, deviceIndex), copy, disposeAfter, non_blocking);

        public Tensor to(string device, bool copy = false, bool disposeAfter = false, bool non_blocking = false) =>
            Converted(null, new Device(device), copy, disposeAfter, non_blocking);

        public Tensor to(Tensor other, bool non_blocking = false) => Converted(other.dtype, other.device, false, false, non_blocking);

        private Tensor Converted(ScalarType? type, Device device, bool copy, bool disposeAfter, bool non_blocking)
        {
            Tensor converted = Operators.Call("to.dtype_layout", this, type, Argument.None, device, Argument.None, non_blocking, copy);
            if (disposeAfter)
                Dispose();
            return converted;
        }

        public Tensor cpu() => to(DeviceType.CPU);

        public Tensor cuda(Device device = null, bool non_blocking = false)
        {
            if (device is not null && device.type != DeviceType.CUDA)
                throw new ArgumentException("Not a CUDA device.", nameof(device));
            return to(device ?? CUDA, non_blocking: non_blocking);
        }

        public Tensor type(ScalarType dtype) => to_type(dtype);

        public Tensor type_as(Tensor tensor) => to_type(tensor.dtype);

        public Tensor @bool() => to_type(ScalarType.Bool);

        public Tensor @byte() => to_type(ScalarType.Byte);

        public Tensor @char() => to_type(ScalarType.Int8);

        public Tensor @short() => to_type(ScalarType.Int16);

        public Tensor @int() => to_type(ScalarType.Int32);

        public Tensor @long() => to_type(ScalarType.Int64);

        public Tensor half() => to_type(ScalarType.Float16);

        public Tensor bfloat16() => to_type(ScalarType.BFloat16);

        public Tensor @float() => to_type(ScalarType.Float32);

        public Tensor @double() => to_type(ScalarType.Float64);

        /// <summary>The value of a tensor of one element.</summary>
        public Scalar ToScalar() => Operators.CallScalar("item", this);

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        public static explicit operator sbyte(Tensor value) => value.ToSByte();

        public static explicit operator byte(Tensor value) => value.ToByte();

        public static explicit operator short(Tensor value) => value.ToInt16();

        public static explicit operator int(Tensor value) => value.ToInt32();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public static explicit operator bool(Tensor value) => value.ToBoolean();

        public static implicit operator Tensor(byte value) => tensor(value);

        public static implicit operator Tensor(sbyte value) => tensor(value);

        public static implicit operator Tensor(short value) => tensor(value);

        public static implicit operator Tensor(int value) => tensor(value);

        public static implicit operator Tensor(long value) => tensor(value);

        public static implicit operator Tensor(float value) => tensor(value);

        public static implicit operator Tensor(double value) => tensor(value);

        public static implicit operator Tensor(bool value) => tensor(value);

        public static implicit operator Tensor(byte[] value) => tensor(value);

        public static implicit operator Tensor(sbyte[] value) => tensor(value);

        public static implicit operator Tensor(short[] value) => tensor(value);

        public static implicit operator Tensor(int[] value) => tensor(value);

        public static implicit operator Tensor(long[] value) => tensor(value);

        public static implicit operator Tensor(float[] value) => tensor(value);

        public static implicit operator Tensor(double[] value) => tensor(value);

        public static implicit operator Tensor(bool[] value) => tensor(value);

        public static implicit operator Tensor(Scalar scalar) => full((ReadOnlySpan<long>)[], scalar, scalar.Type);
    }
}
