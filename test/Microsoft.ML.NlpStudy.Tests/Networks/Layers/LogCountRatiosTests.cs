using Microsoft.ML.NlpStudy.Networks;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

public class LogCountRatiosTests
{
    [Fact]
    public void The_ratios_of_two_classes_are_those_computed_by_hand()
    {
        // Three rows of two classes: counts 3 and 1, 0 and 2, and a row that no text has.
        float[] ratios = [3, 1, 0, 2, 0, 0];

        LogCountRatios.FromCounts(ratios, classes: 2, smoothing: 1);

        // Smoothed, class 0 has 4 and 1, class 1 has 2 and 3. Both sum to 5.
        AssertNear([Math.Log(4 / 2.0), Math.Log(2 / 4.0), Math.Log(1 / 3.0), Math.Log(3 / 1.0), 0, 0], ratios);
    }

    [Fact]
    public void With_three_classes_each_stands_against_the_sum_of_the_others()
    {
        float[] ratios = [2, 1, 0, 0, 0, 5];

        LogCountRatios.FromCounts(ratios, classes: 3, smoothing: 0.5);

        // Class 0: 2.5 and 0.5 of 3, against 1.5 and 5.5 of 7, and so on.
        AssertNear(
            [
                Math.Log(2.5 / 3 / (1.5 / 7)), Math.Log(1.5 / 2 / (2.5 / 8)), Math.Log(0.5 / 6 / (3.5 / 4)),
                Math.Log(0.5 / 3 / (5.5 / 7)), Math.Log(0.5 / 2 / (5.5 / 8)), Math.Log(5.5 / 6 / (0.5 / 4)),
            ],
            ratios);
    }

    [Fact]
    public void More_texts_of_one_class_do_not_make_it_likelier_by_themselves()
    {
        float[] even = [10, 10, 20, 20], uneven = [10, 1000, 20, 2000];

        LogCountRatios.FromCounts(even, classes: 2, smoothing: 1e-9);
        LogCountRatios.FromCounts(uneven, classes: 2, smoothing: 1e-9);

        AssertNear([0, 0, 0, 0], even);
        AssertNear([0, 0, 0, 0], uneven);
    }

    private static void AssertNear(double[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }
}
