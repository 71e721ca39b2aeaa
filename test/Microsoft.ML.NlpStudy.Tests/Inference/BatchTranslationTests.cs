using Microsoft.ML.NlpStudy.Inference;

namespace Microsoft.ML.NlpStudy.Tests.Inference;

public class BatchTranslationTests
{
    [Theory]
    [InlineData(500, 1, 2, 125)]
    [InlineData(500, 5, 2, 32)]
    [InlineData(160, 1, 1, 160)]
    [InlineData(161, 1, 1, 81)]
    [InlineData(3, 5, 2, 2)]
    [InlineData(1, 1, 8, 1)]
    [InlineData(0, 1, 2, 1)]
    [InlineData(10, 1000, 2, 1)]
    public void Batches_are_of_one_size_and_as_many_for_each_thread(int texts, int rows, int threads, int expected)
    {
        Assert.Equal(expected, BatchTranslation.TextsPerBatch(texts, rows, threads));
    }
}
