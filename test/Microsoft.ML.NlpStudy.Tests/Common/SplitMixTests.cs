using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Tests.Common;

public class SplitMixTests
{
    // The output of the authors' splitmix64.c for the seed 1234567.
    [Fact]
    public void Draws_and_seeds_by_place_are_those_of_SplitMix64()
    {
        ulong[] expected = [6457827717110365317, 3203168211198807973, 9817491932198370423, 4593380528125082431, 16408922859458223821];
        ulong state = 1234567;

        Assert.Equal(expected, expected.Select(_ => SplitMix.Next(ref state)).ToArray());
        Assert.Equal(expected, Enumerable.Range(0, 5).Select(index => SplitMix.Of(1234567, (ulong)index)));
    }
}
