using Microsoft.ML.NlpStudy.Trainers;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class MixtureWeightsTests
{
    [Fact]
    public void A_perfect_classifier_beside_a_random_one_has_all_the_weight()
    {
        double[] weights = MixtureWeights.Fit([[1, 1, 1, 1], [0.5, 0.9, 0.1, 0.5]]);

        Assert.Equal(1, weights[0], 6);
        Assert.Equal(1, weights.Sum(), 12);
    }

    [Fact]
    public void Classifiers_that_fail_each_other_s_texts_share_the_weight_as_the_texts_are_shared()
    {
        // Of the loss -(3 ln(0.9 w + 0.1 (1 - w)) + ln(0.1 w + 0.9 (1 - w))) the derivative is 0 at w = 0.8125.
        double[] weights = MixtureWeights.Fit([[0.9, 0.9, 0.9, 0.1], [0.1, 0.1, 0.1, 0.9]]);

        Assert.Equal(0.8125, weights[0], 3);
        Assert.Equal(0.1875, weights[1], 3);
    }

    [Fact]
    public void No_other_weights_have_a_lower_loss()
    {
        var random = new Random(3);
        double[][] probabilities = [
            .. Enumerable.Range(0, 3).Select(i => Enumerable.Range(0, 200).Select(_ => Math.Pow(random.NextDouble(), 1 + i)).ToArray())];

        double[] fitted = MixtureWeights.Fit(probabilities);

        double least = MixtureWeights.Loss(probabilities, fitted);
        for (int i = 0; i <= 20; i++)
        {
            for (int j = 0; i + j <= 20; j++)
            {
                Assert.True(least <= MixtureWeights.Loss(probabilities, [i / 20.0, j / 20.0, (20 - i - j) / 20.0]) + 1e-7);
            }
        }

        Assert.Equal(fitted, MixtureWeights.Fit(probabilities));
    }

    [Fact]
    public void Probabilities_that_have_rounded_to_zero_leave_weights_that_are_numbers()
    {
        double[] weights = MixtureWeights.Fit([[0, 0, 0.5], [0, 0, 0.25]]);

        Assert.Equal(1, weights.Sum(), 12);
        Assert.True(weights[0] > weights[1]);
        Assert.Equal((-2 * Math.Log(1e-38) - Math.Log(0.5)) / 3, MixtureWeights.Loss([[0, 0, 0.5]], [1]), 9);
    }

    [Fact]
    public void Classifiers_that_are_alike_are_weighed_alike() =>
        Assert.Equal([0.5, 0.5], MixtureWeights.Fit([[0.3, 0.6], [0.3, 0.6]]));
}
