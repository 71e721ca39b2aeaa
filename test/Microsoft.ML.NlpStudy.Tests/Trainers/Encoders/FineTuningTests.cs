using Microsoft.ML.NlpStudy.Trainers;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class FineTuningTests
{
    [Theory]
    [InlineData("output.weight", 1, true)]
    [InlineData("output.bias", 1, false)]
    [InlineData("encoder.pooler.weight", 1, true)]
    [InlineData("encoder.layers.11.feed_forward.widen.weight", 0.9, true)]
    [InlineData("encoder.layers.11.feed_forward_norm.weight", 0.9, false)]
    [InlineData("encoder.layers.0.attention.projection.weight", 0.28242953648100017, true)]
    [InlineData("encoder.tokens.weight", 0.2541865828329001, true)]
    [InlineData("encoder.norm.weight", 0.2541865828329001, false)]
    [InlineData("encoder.norm.bias", 0.2541865828329001, false)]
    public void Rates_fall_from_the_top_and_decay_spares_biases_and_norms(string name, double share, bool decays)
    {
        var fineTuning = new FineTuning(new PretrainedClassifierOptions { LayerDecay = 0.9 }, WeightDepth.OfEncoder(layers: 12));

        WeightRule rule = fineTuning.RuleFor(name);

        Assert.Equal(share, rule.RateShare, 1e-9);
        Assert.Equal(decays, rule.Decays);
    }

    [Fact]
    public void Without_a_head_the_highest_layer_has_the_whole_rate()
    {
        var fineTuning = new FineTuning(
            new PretrainedSimilarityOptions { LayerDecay = 0.9 }, WeightDepth.OfEncoder(layers: 12), hasHead: false);

        Assert.Equal(1, fineTuning.RuleFor("encoder.layers.11.feed_forward.widen.weight").RateShare);
        Assert.Equal(Math.Pow(0.9, 12), fineTuning.RuleFor("encoder.tokens.weight").RateShare, 1e-9);
    }
}
