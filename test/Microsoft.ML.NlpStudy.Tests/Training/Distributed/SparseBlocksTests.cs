using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public unsafe class SparseBlocksTests
{
    [Fact]
    public void Numbers_come_back_bit_for_bit()
    {
        var random = new Random(1);
        float[] awkward = [-0f, float.NaN, float.NegativeInfinity, float.Epsilon, 1, -3.5f];
        for (int length = 1; length < 1100; length += random.Next(1, 30))
        {
            double share = random.NextDouble();
            float[] numbers =
            [
                .. Enumerable.Range(0, length).Select(_ => random.NextDouble() < share * share ? awkward[random.Next(awkward.Length)] : 0),
            ];
            var message = new WordBuffer();
            message.Write(7);
            Write(message, numbers);
            message.Write(8);

            Assert.Equal(7, message.ReadInt());
            Assert.Equal(numbers.Select(BitConverter.SingleToUInt32Bits), Read(message, length).Select(BitConverter.SingleToUInt32Bits));
            Assert.Equal(8, message.ReadInt());
        }
    }

    [Fact]
    public void A_table_of_which_one_row_was_read_takes_little_more_than_that_row()
    {
        float[] table = new float[1000 * 100];
        table.AsSpan(500 * 100, 100).Fill(1);
        var message = new WordBuffer();

        Write(message, table);

        // The row covers eight blocks of 16, and each of the 6,250 blocks takes a bit.
        Assert.InRange(message.Length, 100, (8 * 16) + (6250 / 32) + 1);
    }

    [Fact]
    public void A_message_that_is_too_short_is_an_error()
    {
        var message = new WordBuffer();
        Write(message, [1, 2, 3]);

        Assert.Throws<InvalidOperationException>(() => Read(message, 600));
    }

    private static void Write(WordBuffer message, float[] numbers)
    {
        fixed (float* first = numbers)
        {
            SparseBlocks.Write(message, first, numbers.Length);
        }
    }

    // The memory is full of other numbers before.
    private static float[] Read(WordBuffer message, int count)
    {
        float[] numbers = new float[count];
        Array.Fill(numbers, 9);
        fixed (float* first = numbers)
        {
            SparseBlocks.Read(message, first, count);
        }

        return numbers;
    }
}
