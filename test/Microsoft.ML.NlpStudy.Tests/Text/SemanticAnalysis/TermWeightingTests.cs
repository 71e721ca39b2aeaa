using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class TermWeightingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Weights_are_those_of_scikit_learn(bool isSublinear)
    {
        ReferenceTopics reference = ReferenceTopics.Load();
        ReferenceSvd expected = reference.Svd.Single(svd => svd.Sublinear == isSublinear);
        var counts = new WordCounts(expected.Words.Length);
        foreach (string[] text in reference.Tokens)
        {
            counts.Add([.. text.Select(token => Array.IndexOf(expected.Words, token))]);
        }

        double[] weights = new double[counts.WordsOf(5).Length];
        new TermWeighting(counts.TextCounts.Select(count => (long)count), reference.Texts.Length, isSublinear)
            .Weigh(counts.WordsOf(5), counts.CountsOf(5), weights);

        Assert.Equal(
            expected.FirstWeights.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => Math.Round(pair.Value, 12)),
            weights.Select(weight => Math.Round(weight, 12)));
    }

    [Fact]
    public void A_text_without_words_has_no_weights_and_divides_nothing()
    {
        new TermWeighting([1], texts: 1, isSublinear: false).Weigh([], [], []);
        double[] weights = new double[1];
        new TermWeighting([1], texts: 1, isSublinear: true).Weigh([0], [3], weights);
        Assert.Equal([1.0], weights);
    }
}
