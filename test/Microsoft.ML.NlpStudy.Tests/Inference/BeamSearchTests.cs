using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.ML.NlpStudy.Inference;
using Microsoft.ML.NlpStudy.Sequences;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Inference;

public class BeamSearchTests
{
    private static readonly SearchOptions s_plain = new() { LengthPenalty = LengthPenaltyKind.None, MaximumLengthRatio = null };

    [Theory]
    [InlineData(LengthPenaltyKind.None, 1)]
    [InlineData(LengthPenaltyKind.Gnmt, 1)]
    [InlineData(LengthPenaltyKind.Power, 0.8)]
    [InlineData(LengthPenaltyKind.SimpleNmt, 0.2)]
    public void A_beam_as_wide_as_there_are_translations_is_exhaustive(LengthPenaltyKind penalty, double exponent)
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var translator = new TableTranslator(3, seed);
            SearchOptions options = s_plain with
            {
                BeamSize = 200,
                BestCount = 5,
                MaximumLength = 4,
                LengthPenalty = penalty,
                LengthPenaltyExponent = exponent
            };
            IReadOnlyList<Hypothesis> found = Search(translator, options, [[seed + 1, 2]])[0];

            // All 121 translations of up to four tokens out of three.
            var all = Translations(3, 4)
                .Select(
                    tokens => (Tokens: tokens, Score: options.ScoreOf(translator.LogProbability([seed + 1, 2], tokens), tokens.Length + 1)))
                    .OrderByDescending(entry => entry.Score).Take(5).ToList();

            for (int i = 0; i < 5; i++)
            {
                Assert.Equal(all[i].Tokens, found[i].Tokens);
                Assert.Equal(all[i].Score, found[i].Score, 1e-5);
            }
        }
    }

    [Fact]
    public void A_beam_of_one_takes_the_likeliest_token_each_time()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var translator = new TableTranslator(5, seed);
            Hypothesis found = Search(translator, s_plain with { BeamSize = 1, MaximumLength = 8 }, [[3]])[0].Single();

            var greedy = new List<int>();
            while (greedy.Count < 8)
            {
                int next = Enumerable.Range(0, 6).MaxBy(token => Step(translator, [3], [.. greedy], token));
                if (next == INextToken.End)
                {
                    break;
                }

                greedy.Add(next);
            }

            Assert.Equal(greedy, found.Tokens);
            Assert.Equal(translator.LogProbability([3], [.. greedy]), found.LogProbability, 1e-5);
        }
    }

    [Property(MaxTest = 300)]
    public Property No_beam_scores_worse_than_greedy_search() => Prop.ForAll(
        ArbMap.Default.ArbFor<int>(), Gen.Choose(2, 9).ToArbitrary(), Gen.Choose(0, 3).ToArbitrary(), (seed, beam, penalty) =>
        {
            var translator = new TableTranslator(6, seed);
            SearchOptions options = s_plain with { LengthPenalty = (LengthPenaltyKind)penalty, MaximumLength = 10 };
            double greedy = Search(translator, options with { BeamSize = 1 }, [[1, 2, 3]])[0][0].Score;
            double best = Search(translator, options with { BeamSize = beam }, [[1, 2, 3]])[0][0].Score;
            return best >= greedy - 1e-9;
        });

    [Fact]
    public void A_source_is_translated_alike_alone_and_in_a_batch()
    {
        var translator = new TableTranslator(7, seed: 4);
        SearchOptions options = new() { BeamSize = 4, BestCount = 3, MaximumLength = 12 };
        int[][] sources = [[1], [], [5, 4, 3, 2, 1], [2, 2]];

        IReadOnlyList<Hypothesis>[] together = Search(translator, options, sources);

        for (int i = 0; i < sources.Length; i++)
        {
            IReadOnlyList<Hypothesis> alone = Search(translator, options, [sources[i]])[0];
            Assert.Equal(alone.Select(found => found.Tokens), together[i].Select(found => found.Tokens));
            Assert.Equal(alone.Select(found => found.Score), together[i].Select(found => found.Score));
        }
    }

    [Fact]
    public void Sources_that_are_finished_leave_the_batch()
    {
        var translator = new TableTranslator(4, seed: 1);

        Search(translator, s_plain with { BeamSize = 1, MaximumLength = 20 }, [.. Enumerable.Range(1, 40).Select(id => new[] { id })]);

        Assert.Equal(40, translator.RowCounts[0]);
        Assert.True(translator.RowCounts[^1] < 20);
        Assert.Equal(translator.RowCounts.OrderDescending(), translator.RowCounts);
    }

    [Fact]
    public void Lengths_and_repeated_runs_are_as_asked()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var translator = new TableTranslator(3, seed);
            SearchOptions options = new()
            {
                BeamSize = 3,
                BestCount = 3,
                MinimumLength = 5,
                MaximumLength = 9,
                NoRepeatNgramSize = 2,
                MaximumLengthRatio = null
            };

            foreach (Hypothesis found in Search(translator, options, [[1]])[0])
            {
                Assert.InRange(found.Tokens.Length, 5, 9);
                (int, int)[] pairs = [.. found.Tokens.Zip(found.Tokens.Skip(1))];
                Assert.Equal(pairs.Length, pairs.Distinct().Count());
                Assert.Equal(translator.LogProbability([1], found.Tokens), found.LogProbability, 1e-5);
            }
        }
    }

    [Fact]
    public void A_translation_is_no_longer_than_the_ratio_allows()
    {
        var options = new SearchOptions { MaximumLengthRatio = 1.5, MaximumLength = 100 };

        Assert.Equal(10, options.LongestFor(0));
        Assert.Equal(25, options.LongestFor(10));
        Assert.Equal(100, options.LongestFor(1000));
    }

    [Fact]
    public void Tokens_that_never_come_are_in_no_translation_and_a_penalty_moves_one_down()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var translator = new TableTranslator(4, seed);
            foreach (double penalty in (double[])[0, 1.5, double.PositiveInfinity])
            {
                SearchOptions options = s_plain with { BeamSize = 400, BestCount = 5, MaximumLength = 4, UnknownPenalty = penalty };
                TokenLimits limits = TokenLimits.Of([2], unknown: 3, options);
                IReadOnlyList<Hypothesis> found = Search(translator, options, [[seed + 1]], limits)[0];

                var all = Translations(4, 4).Where(tokens => !tokens.Contains(2) && (double.IsFinite(penalty) || !tokens.Contains(3)))
                    .Select(
                        tokens => (Tokens: tokens, Score: translator.LogProbability([seed + 1], tokens)
                            - tokens.Sum(token => token == 3 ? penalty : 0)))
                    .OrderByDescending(entry => entry.Score).Take(5).ToList();
                for (int i = 0; i < 5; i++)
                {
                    Assert.Equal(all[i].Tokens, found[i].Tokens);
                    Assert.Equal(all[i].Score, found[i].Score, 1e-5);
                }

                Hypothesis greedy = Search(translator, options with { BeamSize = 1, BestCount = 1 }, [[seed + 1]], limits)[0].Single();
                Assert.DoesNotContain(2, greedy.Tokens);
            }
        }
    }

    [Fact]
    public void Where_every_token_is_banned_the_translation_is_empty() =>
        Assert.Empty(
            Search(new TableTranslator(2, seed: 1), s_plain with { MaximumLength = 3 }, [[1]],
                new TokenLimits(new HashSet<int> { 1, 2 }, 0, 0))[0][0].Tokens);

    [Fact]
    public void Coverage_is_zero_where_every_source_token_was_attended_to()
    {
        SearchOptions options = s_plain with { CoveragePenalty = 2 };
        PartialTranslation one = PartialTranslation.Empty.With(1, -1, [0.75f, 0.25f]);

        Hypothesis covered = one.Finish(-1, [0.25f, 0.75f], options);
        Hypothesis half = one.Finish(-1, [0.75f, 0.25f], options);

        Assert.Equal(-2, covered.Score, 1e-6);
        Assert.Equal(-2 + (2 * Math.Log(0.5)), half.Score, 1e-6);
        Assert.Equal([[0.75f, 0.25f], [0.25f, 0.75f]], covered.Attention);
    }

    [Fact]
    public void Penalties_are_those_of_their_papers()
    {
        var options = new SearchOptions { LengthPenaltyExponent = 0.5 };

        Assert.Equal(-6 / Math.Sqrt(15.0 / 6), (options with { LengthPenalty = LengthPenaltyKind.Gnmt }).ScoreOf(-6, 10), 1e-12);
        Assert.Equal(-6 / Math.Sqrt(10), (options with { LengthPenalty = LengthPenaltyKind.Power }).ScoreOf(-6, 10), 1e-12);
        Assert.Equal(-6 * Math.Sqrt(6 / 15.0), (options with { LengthPenalty = LengthPenaltyKind.SimpleNmt }).ScoreOf(-6, 10), 1e-12);
        Assert.Equal(-6, (options with { LengthPenalty = LengthPenaltyKind.None }).ScoreOf(-6, 10), 1e-12);
    }

    [Theory]
    [InlineData(0, 1, 0, "BeamSize", "1 to 1000")]
    [InlineData(2, 3, 0, "BestCount", "1 to BeamSize, 2")]
    [InlineData(2, 1, 300, "MinimumLength", "0 to MaximumLength, 200")]
    [InlineData(2, 1, 0, "MaximumLength", "1 to 10000", 10_001)]
    [InlineData(1000, 1, 0, "MaximumLength", "at most 1000 with 1000 translations side by side", 1001)]
    [InlineData(1, 1001, 0, "BestCount", "1 to 1000", 200, true)]
    public void An_option_out_of_its_range_is_named(
        int beam, int best, int minimum, string name, string expected, int maximum = 200, bool draws = false)
    {
        var options = new SearchOptions
        {
            BeamSize = beam,
            BestCount = best,
            MinimumLength = minimum,
            MaximumLength = maximum,
            Sampling = draws ? new SamplingOptions() : null,
        };

        var error = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);

        Assert.Equal(name, error.ParamName);
        Assert.Contains(expected, error.Message);
    }

    private static IReadOnlyList<Hypothesis>[] Search(
        TableTranslator translator, SearchOptions options, int[][] sources, TokenLimits? limits = null)
    {
        var store = new TokenStore();
        foreach (int[] source in sources)
        {
            store.Add(source);
        }

        using TokenBatch batch = TokenBatch.Create(store, [.. Enumerable.Range(0, sources.Length)], CPU);
        return new BeamSearch(translator, options, limits).Search(batch);
    }

    // The log-probability of a token after the tokens before it.
    private static double Step(TableTranslator translator, int[] source, int[] before, int token)
    {
        using Microsoft.ML.NlpStudy.Sequences.TokenBatch batch = Single(source);
        using DecodingState state = translator.Begin(batch);
        Tensor? last = null;
        foreach (int id in (int[])[INextToken.Start, .. before])
        {
            last = translator.Next(state, tensor(new long[] { id }));
        }

        return last![0, token].item<float>();
    }

    private static TokenBatch Single(int[] source)
    {
        var store = new TokenStore();
        store.Add(source);
        return TokenBatch.Create(store, [0], CPU);
    }

    private static IEnumerable<int[]> Translations(int vocabulary, int longest) =>
        longest == 0
            ? [[]]
            : [[], .. Enumerable.Range(1, vocabulary)
                .SelectMany(first => Translations(vocabulary, longest - 1).Select(rest => (int[])[first, .. rest]))];
}
