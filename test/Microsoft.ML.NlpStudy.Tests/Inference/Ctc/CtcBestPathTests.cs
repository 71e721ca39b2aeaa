using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Inference;

public class CtcBestPathTests
{
    [Property(MaxTest = 200)]
    public Property It_is_the_labeling_of_the_likeliest_class_of_each_frame() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), Gen.Choose(0, 12).ToArbitrary(), Gen.Choose(0, 2).ToArbitrary(), (seed, frames, blank) =>
        {
            double[,] output = CtcAlignments.Draw(frames, 3, seed);
            using Tensor tensor = CtcAlignments.ToTensor(output);

            CtcLabeling found = CtcBestPath.Search(tensor, blank);

            int[] likeliest = [.. Enumerable.Range(0, frames).Select(
                frame => Enumerable.Range(0, 3).MaxBy(label => output[frame, label]))];
            Assert.Equal(likeliest.Where((label, i) => label != blank && (i == 0 || likeliest[i - 1] != label)), found.Labels);
            Assert.Equal(likeliest.Select((label, frame) => output[frame, label]).Sum(), found.LogProbability, 1e-9);
            Assert.Equal((0, found.LogProbability), (found.LanguageLogProbability, found.Score));
        });

    [Fact]
    public void Equal_neighbors_are_joined_before_blanks_are_dropped()
    {
        Assert.Equal([1, 1, 2], CtcBestPath.Collapse([0, 1, 1, 0, 1, 2, 2, 0]));
        Assert.Equal([0, 1], CtcBestPath.Collapse([0, 0, 3, 3, 1, 1], blank: 3));
        Assert.Empty(CtcBestPath.Collapse([]));
    }

    [Fact]
    public void A_batch_is_read_up_to_its_lengths()
    {
        using Tensor batch = full([2, 4, 3], double.NaN, ScalarType.Float64);
        using Tensor whole = CtcAlignments.ToTensor(CtcAlignments.Draw(4, 3, seed: 1));
        using Tensor half = CtcAlignments.ToTensor(CtcAlignments.Draw(2, 3, seed: 2));
        batch[0].copy_(whole);
        batch[1].narrow(0, 0, 2).copy_(half);

        CtcLabeling[] found = CtcBestPath.SearchBatch(batch, [4, 2], blank: 1);

        foreach ((CtcLabeling alone, CtcLabeling together) in new[] { whole, half }.Select(one => CtcBestPath.Search(one, 1)).Zip(found))
        {
            Assert.Equal(alone.Labels, together.Labels);
            Assert.Equal(alone.Score, together.Score);
        }

        Assert.Throws<ArgumentException>(() => CtcBestPath.SearchBatch(batch));
        Assert.Throws<ArgumentOutOfRangeException>(() => CtcBestPath.Search(whole, blank: 3));
    }
}
