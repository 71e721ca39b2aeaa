using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public sealed class CoreTypeTests
{
    [Fact]
    public void Limits_are_those_of_the_types()
    {
        Assert.Equal(float.MaxValue, finfo(float32).max);
        Assert.Equal(float.MinValue, finfo().min);
        Assert.Equal(double.MaxValue, finfo(float64).max);
        Assert.Equal((double)Half.MaxValue, finfo(float16).max);
        Assert.Equal(1.1754943508222875e-38, finfo(float32).tiny);
        Assert.Equal(0.0078125, finfo(bfloat16).eps);
        Assert.Throws<ArgumentException>(() => finfo(int32));
    }

    [Fact]
    public void Types_promote_as_in_PyTorch()
    {
        Assert.Equal(ScalarType.Float32, promote_types(int64, float32));
        Assert.Equal(ScalarType.Int64, promote_types(int64, uint8));
        Assert.True(can_cast(int32, float32));
        Assert.False(can_cast(float32, int32));
    }

    [Fact]
    public void Scalars_know_their_type()
    {
        Assert.Equal(ScalarType.Int32, ((Scalar)1).Type);
        Assert.Equal(ScalarType.Float32, 1f.ToScalar().Type);
        Assert.Equal(3L, ((Scalar)3.7).ToInt64());
        Assert.True(((Scalar)true).ToBoolean());
        Assert.Equal(2.5f, ((Scalar)(Half)2.5).ToSingle());
    }

    [Fact]
    public void The_default_type_makes_numbers()
    {
        Assert.Equal(ScalarType.Float32, get_default_dtype());
        Assert.True(TryInitializeDeviceType(DeviceType.CPU));
        Assert.Equal(cuda.is_available(), TryInitializeDeviceType(DeviceType.CUDA));
        Assert.Equal(DeviceType.CPU, InitializeDevice(null).type);
        Assert.True(get_num_threads() >= 1);
    }
}
