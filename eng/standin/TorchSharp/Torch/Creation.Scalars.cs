using System;

namespace TorchSharp;

public static partial class torch
{
    // Numbers.

    public static Tensor tensor(bool scalar, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        FromMemory<bool>([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(byte scalar, Device device = null, bool requires_grad = false) =>
        FromMemory<byte>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(double scalar, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        FromMemory<double>([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(short scalar, Device device = null, bool requires_grad = false) =>
        FromMemory<short>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(int scalar, Device device = null, bool requires_grad = false) =>
        FromMemory<int>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(long scalar, ScalarType? dtype = null, Device device = null, bool requires_grad = false) =>
        FromMemory<long>([scalar], [], dtype, device, requires_grad);

    public static Tensor tensor(sbyte scalar, Device device = null, bool requires_grad = false) =>
        FromMemory<sbyte>([scalar], [], null, device, requires_grad);

    public static Tensor tensor(float scalar, Device device = null, bool requires_grad = false) =>
        FromMemory<float>([scalar], [], null, device, requires_grad);
}
