using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Inference;

public class SamplerTests
{
    private static readonly float[] s_logs = [.. new[] { 0.1, 0.2, 0.3, 0.4 }.Select(share => (float)Math.Log(share))];

    [Fact]
    public void Tokens_are_drawn_as_often_as_they_are_likely()
    {
        double[] shares = Shares(new SamplingOptions());

        double[] expected = [0.1, 0.2, 0.3, 0.4];
        for (int token = 0; token < 4; token++)
        {
            Assert.Equal(expected[token], shares[token], 0.01);
        }
    }

    [Fact]
    public void A_low_temperature_prefers_the_likelier()
    {
        // A temperature of 0.5 squares the probabilities: 1, 4, 9 and 16 of 30.
        double[] shares = Shares(new SamplingOptions { Temperature = 0.5 });

        Assert.Equal(16 / 30.0, shares[3], 0.01);
        Assert.Equal(1 / 30.0, shares[0], 0.01);
    }

    [Fact]
    public void Only_the_likeliest_are_drawn_where_that_is_asked_for()
    {
        double[] topTwo = Shares(new SamplingOptions { TopK = 2 });
        double[] nucleus = Shares(new SamplingOptions { TopP = 0.65 });

        Assert.Equal([0, 0], topTwo[..2]);
        Assert.Equal(4 / 7.0, topTwo[3], 0.01);

        // 0.4 is less than 0.65; 0.4 + 0.3 is more.
        Assert.Equal([0, 0], nucleus[..2]);
        Assert.Equal(3 / 7.0, nucleus[2], 0.01);
    }

    [Fact]
    public void One_seed_draws_the_same_translations_alone_and_in_a_batch()
    {
        var translator = new TableTranslator(6, seed: 2);
        var options = new SearchOptions { BestCount = 4, MaximumLength = 15, Sampling = new SamplingOptions() };

        IReadOnlyList<Hypothesis>[] together = Draw(translator, options, [[1, 2], [3], [4, 5, 6]], [7, 8, 9]);
        IReadOnlyList<Hypothesis>[] alone = Draw(translator, options, [[3]], [8]);

        Assert.Equal(alone[0].Select(found => found.Tokens), together[1].Select(found => found.Tokens));
        Assert.Equal(4, together[0].Count);
        Assert.True(together[0].Select(found => string.Join(' ', found.Tokens)).Distinct().Count() > 1);
        Assert.All(together[2], found => Assert.Equal(translator.LogProbability([4, 5, 6], found.Tokens), found.LogProbability, 1e-5));
        Assert.Equal(together[2].OrderByDescending(found => found.Score), together[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(double.PositiveInfinity)]
    public void Tokens_that_never_come_are_not_drawn_and_a_penalty_makes_one_rare(double penalty)
    {
        var translator = new TableTranslator(6, seed: 2);
        var options = new SearchOptions
        {
            BestCount = 4000,
            MaximumLength = 1,
            MinimumLength = 1,
            UnknownPenalty = penalty,
            Sampling = new SamplingOptions { Temperature = 1.5 },
        };
        IReadOnlyList<Hypothesis> plain = Draw(translator, options, [[1]], [7])[0];
        IReadOnlyList<Hypothesis> found = Draw(translator, options, [[1]], [7], TokenLimits.Of([2, 4], unknown: 3, options))[0];

        Assert.Contains(plain, drawn => drawn.Tokens.Contains(2));
        Assert.DoesNotContain(found, drawn => drawn.Tokens.Contains(2) || drawn.Tokens.Contains(4));

        // The others keep their shares; that of the third is divided by e to the penalty, at this temperature.
        double[] counts = [.. Enumerable.Range(0, 7).Select(token => (double)plain.Count(drawn => drawn.Tokens[0] == token))];
        double third = counts[3] * Math.Exp(-penalty / 1.5);
        Assert.Equal(third / (counts[1] + third + counts[5] + counts[6]),
            found.Count(drawn => drawn.Tokens[0] == 3) / (double)found.Count, 0.04);
    }

    private static double[] Shares(SamplingOptions options)
    {
        const int Draws = 40_000;
        var random = new Random(5);
        var counts = new double[4];
        for (int i = 0; i < Draws; i++)
        {
            counts[TokenSampler.Draw(s_logs, [0, 1, 2, 3], options, random)]++;
        }

        return [.. counts.Select(count => count / Draws)];
    }

    private static IReadOnlyList<Hypothesis>[] Draw(
        TableTranslator translator, SearchOptions options, int[][] sources, ulong[] seeds, TokenLimits? limits = null)
    {
        var store = new TokenStore();
        foreach (int[] source in sources)
        {
            store.Add(source);
        }

        using TokenBatch batch = TokenBatch.Create(store, [.. Enumerable.Range(0, sources.Length)], CPU);
        return new Sampler(translator, options, options.Sampling!, limits).Draw(batch, seeds);
    }
}
