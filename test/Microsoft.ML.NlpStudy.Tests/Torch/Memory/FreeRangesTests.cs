using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Tests.Torch;

public class FreeRangesTests
{
    [Fact]
    public void A_block_is_taken_from_the_first_range_that_is_long_enough()
    {
        var ranges = new FreeRanges(1_000_000);
        nint?[] blocks = [ranges.Take(10_000), ranges.Take(20_000), ranges.Take(10_000), ranges.Take(30_000)];
        Assert.Equal([0, 10_000, 30_000, 40_000], blocks);

        ranges.Return(0);
        ranges.Return(30_000);
        Assert.Equal((nint)70_000, ranges.Take(15_000));
        Assert.Equal((nint)0, ranges.Take(10_000));
        Assert.Equal((nint)30_000, ranges.Take(10_000));
    }

    [Fact]
    public void Neighboring_free_ranges_are_joined_in_any_order()
    {
        foreach (int[] order in new int[][] { [0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0] })
        {
            var ranges = new FreeRanges(60_000);
            nint[] blocks = [ranges.Take(20_000)!.Value, ranges.Take(20_000)!.Value, ranges.Take(20_000)!.Value];
            Assert.Empty(ranges.All);
            foreach (int block in order)
            {
                ranges.Return(blocks[block]);
            }

            Assert.Equal([((nint)0, (nint)60_000)], ranges.All);
        }
    }

    [Fact]
    public void A_rest_that_is_too_short_belongs_to_the_block()
    {
        var ranges = new FreeRanges(10_000);
        Assert.Equal((nint)0, ranges.Take(9_000));
        Assert.Equal((nint)10_000, ranges.LengthOf(0));
        Assert.Null(ranges.Take(1));
        ranges.Return(0);
        Assert.Equal((nint)0, ranges.Take(10_000));
    }

    [Fact]
    public void A_block_cannot_be_freed_twice()
    {
        var ranges = new FreeRanges(100_000);
        nint block = ranges.Take(10_000)!.Value;
        ranges.Return(block);
        Assert.Contains("expected one in use", Assert.Throws<ArgumentException>(() => ranges.Return(block)).Message);
    }

    [Fact]
    public void Blocks_in_use_never_overlap()
    {
        var random = new Random(1);
        var ranges = new FreeRanges(20_000_000);
        var used = new List<(nint Start, nint Length)>();
        for (int i = 0; i < 5_000; i++)
        {
            if (used.Count > 0 && random.Next(2) == 0)
            {
                int which = random.Next(used.Count);
                ranges.Return(used[which].Start);
                used.RemoveAt(which);
            }
            else if (ranges.Take(random.Next(1, 1_000_000)) is { } start)
            {
                used.Add((start, ranges.LengthOf(start)));
            }

            (nint Start, nint Length)[] all = [.. used.Concat(ranges.All).OrderBy(range => range.Start)];
            Assert.Equal(20_000_000, all.Sum(range => (long)range.Length));
            Assert.All(all.Zip(all.Skip(1)), pair => Assert.Equal(pair.Second.Start, pair.First.Start + pair.First.Length));
        }
    }
}
