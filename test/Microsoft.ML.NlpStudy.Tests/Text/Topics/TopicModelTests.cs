using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public class TopicModelTests
{
    [Fact]
    public void Leading_words_are_those_of_the_greatest_weights()
    {
        TopicModel model = Model();

        Assert.Equal(["sea", "ship", "port"], model.Topics[0].LeadingWords(3).Select(word => word.Word));
        Assert.Equal("bread, oven, sea", model.Topics[1].Name);
        Assert.Equal(0.5f, model.Topics[0]["sea"]);
        Assert.Equal("sea (0.500)", model.Topics[0].LeadingWords(1)[0].ToString());
        Assert.Equal("1 (25.0%): bread, oven, sea, ship, port", model.Topics[1].ToString());
        Assert.Equal(5, model.Topics[1].LeadingWords().Count);
    }

    [Fact]
    public void Inference_finds_the_probabilities_that_explain_a_text_best()
    {
        TopicModel model = Model();
        float[] topics = model.Infer(["sea", "ship", "sea", "unknown", "bread"]);

        // The objective is convex: no probability nearby explains the text and the prior better.
        double Objective(double first)
        {
            double[] counts = [2, 1, 0, 1, 0];
            double sum = 0;
            for (int word = 0; word < counts.Length; word++)
            {
                sum += counts[word] * Math.Log((first * s_weights[word][0]) + ((1 - first) * s_weights[word][1]));
            }

            return sum + (0.5 * (Math.Log(first) + Math.Log(1 - first)));
        }

        Assert.Equal(1, topics.Sum(), 1e-6);
        Assert.True(Objective(topics[0]) >= Objective(topics[0] + 1e-3));
        Assert.True(Objective(topics[0]) >= Objective(topics[0] - 1e-3));
        Assert.InRange(topics[0], 0.6, 0.8);
    }

    [Fact]
    public void A_text_without_known_words_has_all_topics_alike()
    {
        Assert.Equal([0.5f, 0.5f], Model().Infer([]));
        Assert.Equal([0.5f, 0.5f], Model().Infer(["unknown"]));
    }

    [Fact]
    public void Unknown_words_are_an_error()
    {
        Assert.Equal(
            "Topics: expected one of their 5 words, found 'crew'.",
            Assert.Throws<KeyNotFoundException>(() => Model().Topics[0]["crew"]).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Model().Topics[0].LeadingWords(0));
    }

    private static readonly float[][] s_weights = [[0.5f, 0.1f], [0.25f, 0.1f], [0.15f, 0.1f], [0.05f, 0.4f], [0.05f, 0.3f]];

    private static TopicModel Model()
    {
        var weights = new VectorTable(2);
        foreach (float[] row in s_weights)
        {
            row.CopyTo(weights.Add());
        }

        return new TopicModel(["sea", "ship", "port", "bread", "oven"], weights, [0.75, 0.25], alphaSum: 1);
    }
}
