using Microsoft.ML.NlpStudy.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class KeyValueCacheTests
{
    [Theory]
    [InlineData(32, 1)]
    [InlineData(24, 3)]
    [InlineData(128, 2)]
    public void The_processors_own_attends_as_tensors_do(int size, int heads)
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(size);
        using KeyValueCache own = new ProcessorKeyValueCache(size, heads);
        using KeyValueCache tensors = new DeviceKeyValueCache(size, heads);
        (float[] Result, float[]? Attention) Attend(KeyValueCache memory, Tensor projected, bool notes)
        {
            (Tensor result, Tensor? attention) = memory.Attend(projected, notes);
            return ([.. result.data<float>()], attention is null ? null : [.. attention.data<float>()]);
        }

        // Three sources of 5, 2 and 4 tokens, then steps at which rows are kept once, kept twice and removed.
        Tensor source = randn(3, 5, 2 * size), ended = zeros([3, 1, 1, 5], ScalarType.Bool);
        ended[1, 0, 0].narrow(0, 2, 3).fill_(true);
        ended[2, 0, 0].narrow(0, 4, 1).fill_(true);
        own.Append(source, ended);
        tensors.Append(source, ended);
        foreach (long[] rows in (long[][])[[0, 0, 1, 2, 2], [4, 2, 2, 0], [3, 1]])
        {
            own.Select(tensor(rows));
            tensors.Select(tensor(rows));
            Tensor queries = randn(rows.Length, 1, size);

            (float[] expected, float[]? expectedAttention) = Attend(tensors, queries, true);
            (float[] found, float[]? foundAttention) = Attend(own, queries, true);

            Assert.All(expected.Zip(found), entry => Assert.Equal(entry.First, entry.Second, 1e-5f));
            Assert.All(expectedAttention!.Zip(foundAttention!), entry => Assert.Equal(entry.First, entry.Second, 1e-6f));
        }
    }

    [Fact]
    public void Steps_are_those_of_the_rows_that_were_chosen()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(1);
        using KeyValueCache own = new ProcessorKeyValueCache(16, 2);
        using KeyValueCache tensors = new DeviceKeyValueCache(16, 2);
        own.Select(tensor(new long[] { 0, 1 }));
        tensors.Select(tensor(new long[] { 0, 1 }));
        int count = 2;
        foreach (long[] rows in (long[][])[[0, 1, 1], [2, 0, 1, 0], [3], [0, 0]])
        {
            Tensor projected = randn(count, 1, 48);
            own.Append(projected);
            tensors.Append(projected);
            own.Select(tensor(rows));
            tensors.Select(tensor(rows));
            count = rows.Length;
            Tensor queries = randn(count, 1, 48);

            float[] expected = [.. tensors.Attend(queries).Result.data<float>()], found = [.. own.Attend(queries).Result.data<float>()];

            Assert.All(expected.Zip(found), entry => Assert.Equal(entry.First, entry.Second, 1e-5f));
        }
    }
}
