using System.Runtime.Intrinsics;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public unsafe class LanesTests
{
    [Fact]
    public void Functions_are_right_to_the_last_bits()
    {
        for (int i = -9000; i <= 9000; i++)
        {
            double x = (float)(i / 100.0 * (i % 7 == 0 ? 0.001 : 1));
            Vector512<float> lanes = Vector512.Create((float)x);
            AssertClose(Math.Exp(Math.Clamp(x, -87.3f, 88.3f)), Lanes.Exp(lanes)[3]);
            AssertClose(1 / (1 + Math.Exp(-Math.Clamp(x, -88.3f, 87.3f))), Lanes.Sigmoid(lanes)[3]);
            AssertClose(Math.Tanh(x), Lanes.Tanh(lanes)[3]);
        }
    }

    [Fact]
    public void Not_a_number_stays_so()
    {
        Vector512<float> lanes = Vector512.Create(float.NaN);
        Assert.True(float.IsNaN(Lanes.Exp(lanes)[0]));
        Assert.True(float.IsNaN(Lanes.Sigmoid(lanes)[0]));
        Assert.True(float.IsNaN(Lanes.Tanh(lanes)[0]));
    }

    [Theory]
    [InlineData(16)]
    [InlineData(5)]
    public void Rounding_to_bfloat16_is_to_the_nearest_even(int left)
    {
        // 1 + 2^-8 lies between 1 and 1 + 2^-7, 1 + 3 * 2^-8 between 1 + 2^-7 and 1 + 2^-6.
        float[] numbers = [1 + (1 / 256f), 1 + (3 / 256f), -1.003f, 3e38f, 1e-30f, .. Enumerable.Repeat(2f, 11)];
        float[] expected = [1, 1 + (1 / 64f), -1, 2.99e38f, 1e-30f, .. Enumerable.Repeat(2f, 11)];
        ushort* memory = stackalloc ushort[Lanes.Count];
        new Span<ushort>(memory, Lanes.Count).Fill(0x7F80);

        Lanes.Store(Vector512.Create(numbers), memory, left);
        Vector512<float> back = Lanes.Load(memory, left);

        for (int i = 0; i < left; i++)
        {
            Assert.InRange(back[i] / expected[i], i < 3 ? 1 : 0.99, i < 3 ? 1 : 1.01);
        }

        for (int i = left; i < Lanes.Count; i++)
        {
            Assert.Equal(0, back[i]);
            Assert.Equal(0x7F80, memory[i]);
        }
    }

    private static void AssertClose(double expected, float actual) =>
        Assert.True(Math.Abs(expected - actual) <= 6e-7 * Math.Abs(expected) + 1e-37, $"expected {expected}, found {actual}");
}
