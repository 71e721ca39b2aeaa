using FsCheck.Xunit;
using Microsoft.ML.NlpStudy.Networks;
using Microsoft.ML.NlpStudy.Torch;

namespace Microsoft.ML.NlpStudy.Tests.Networks;

/// <summary>A linear chain against all sequences of tags, one by one.</summary>
public class LinearChainTests
{
    [Property]
    public void The_partition_function_is_the_sum_over_all_sequences(int seed)
    {
        var example = new Example(seed);

        Assert.Equal(example.LogPartition(), example.Chain().LogPartition(example.Scores), example.Precision);
    }

    [Property]
    public void Loss_and_gradient_are_those_of_all_sequences(int seed)
    {
        var example = new Example(seed);
        float[] gradient = new float[example.Scores.Length], first = new float[example.Tags], last = new float[example.Tags];
        float[] next = new float[example.Tags * example.Tags];
        LinearChain chain = example.Chain();

        (double loss, int right) = chain.Learn(example.Scores, example.Gold, gradient);
        chain.CopyGradient(first, last, next);

        Example.Counts expected = example.ExpectedLessGold();
        Assert.Equal(example.LogPartition() - example.ScoreOf(example.Gold), loss, example.Precision);
        AssertClose(expected.Scores, gradient);
        AssertClose(expected.First, first);
        AssertClose(expected.Last, last);
        AssertClose(expected.Next, next);
        Assert.InRange(right, 0, example.Gold.Length);
    }

    [Property]
    public void Probabilities_are_the_shares_of_the_sequences_with_the_tag(int seed)
    {
        var example = new Example(seed);
        float[] probabilities = new float[example.Scores.Length];

        example.Chain().Marginals(example.Scores, probabilities);

        double[] expected = example.ExpectedLessGold().Scores;
        for (int step = 0; step < example.Gold.Length; step++)
        {
            expected[(step * example.Tags) + example.Gold[step]]++;
        }

        AssertClose(expected, probabilities);
    }

    [Property]
    public void The_decoded_sequence_has_the_highest_score_of_all(int seed)
    {
        var example = new Example(seed);
        int[] decoded = new int[example.Gold.Length];

        double score = example.Chain().Decode(example.Scores, decoded);

        double highest = example.Sequences().Max(example.ScoreOf);
        Assert.Equal(highest, score, example.Precision);
        Assert.Equal(highest, example.ScoreOf(decoded), example.Precision);
    }

    [Fact]
    public void Gradients_of_texts_add_up()
    {
        Example one = new(3), other = new(3, length: 7);
        LinearChain together = one.Chain(), alone = one.Chain(), second = one.Chain();
        foreach ((LinearChain chain, Example example) in new[] { (together, one), (together, other), (alone, one), (second, other) })
        {
            chain.Learn(example.Scores, example.Gold, new float[example.Scores.Length]);
        }

        AssertClose([.. NextOf(alone).Zip(NextOf(second), (a, b) => (double)a + b)], NextOf(together));

        float[] NextOf(LinearChain chain)
        {
            float[] next = new float[one.Tags * one.Tags];
            chain.CopyGradient(new float[one.Tags], new float[one.Tags], next);
            return next;
        }
    }

    [Fact]
    public void What_is_forbidden_is_never_decoded_however_high_its_score()
    {
        // Tag 1 may not follow tag 0, and may not be the first.
        var rules = new TransitionRules([true, false, true], [true, true, true], [true, false, true, true, true, true, true, true, true]);
        var chain = new LinearChain(new float[3], new float[3], [0, 1000, 0, 0, 0, 0, 0, 0, 0], rules);
        int[] tags = new int[2];

        chain.Decode([5, 9, 0, 0, 20, 0], tags);
        Assert.Equal([2, 1], tags);
        chain.Decode([50, 9, 0, 0, 20, 0], tags);
        Assert.Equal([0, 0], tags);
    }

    // TensorPrimitives.IndexOfMax gives 0 there, however long the row: every text ended in the first tag.
    [Fact]
    public void Many_tags_are_told_apart_on_a_thread_that_flushes_denormal_numbers()
    {
        const int Tags = 40;
        float[] scores = new float[2 * Tags], gradient = new float[2 * Tags];
        (scores[37], scores[Tags + 23]) = (9, 9);
        int[] decoded = new int[2];
        int right = 0;
        ProcessorTuning.RunTuned(() =>
        {
            var chain = new LinearChain(new float[Tags], new float[Tags], new float[Tags * Tags], TransitionRules.Free(Tags));
            chain.Decode(scores, decoded);
            right = chain.Learn(scores, [37, 23], gradient).Right;
        });

        Assert.Equal([37, 23], decoded);
        Assert.Equal(2, right);
    }

    [Fact]
    public void A_long_text_with_extreme_scores_has_a_finite_loss_and_probabilities()
    {
        const int Steps = 2000;
        var random = new Random(5);
        float[] scores = [.. Enumerable.Range(0, Steps * 3).Select(_ => (float)((random.NextDouble() - 0.5) * 4000))];
        var chain = new LinearChain(new float[3], new float[3], [0, -900, 900, 900, 0, -900, -900, 900, 0], TransitionRules.Free(3));
        float[] gradient = new float[scores.Length];

        (double loss, _) = chain.Learn(scores, [.. Enumerable.Range(0, Steps).Select(step => step % 3)], gradient);

        Assert.True(double.IsFinite(loss) && loss > 0, $"{loss}");
        for (int step = 0; step < Steps; step++)
        {
            Assert.Equal(0, gradient.AsSpan(step * 3, 3).ToArray().Sum(), 1e-4f);
        }
    }

    private static void AssertClose(double[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 2e-5);
        }
    }

    /// <summary>A small chain with random scores and rules, and sums over all its sequences.</summary>
    private sealed class Example
    {
        private static readonly double[] s_ranges = [1, 30, 3000];
        private readonly float[] _first;
        private readonly float[] _last;
        private readonly float[] _next;
        private readonly TransitionRules _rules;

        public Example(int seed, int? length = null)
        {
            var random = new Random(seed);
            Tags = random.Next(1, 5);
            double range = s_ranges[random.Next(3)];
            Precision = range * 1e-9;
            _first = Numbers(Tags);
            _last = Numbers(Tags);
            _next = Numbers(Tags * Tags);

            // Tag 0 is always allowed, so that there is a sequence.
            _rules = new TransitionRules(Rules(Tags), Rules(Tags), Rules(Tags * Tags));
            int steps = length ?? random.Next(1, 6);
            Scores = Numbers(steps * Tags);
            Gold = new int[steps];
            int[][] possible = [.. Sequences().Where(sequence => double.IsFinite(ScoreOf(sequence)))];
            Gold = possible[random.Next(possible.Length)];

            float[] Numbers(int count) => [.. Enumerable.Range(0, count).Select(_ => (float)((random.NextDouble() - 0.5) * range))];

            bool[] Rules(int count) => [.. Enumerable.Range(0, count).Select(i => i == 0 || random.Next(4) > 0)];
        }

        public int Tags { get; }

        public double Precision { get; }

        public float[] Scores { get; }

        public int[] Gold { get; }

        public LinearChain Chain() => new(_first, _last, _next, _rules);

        public IEnumerable<int[]> Sequences()
        {
            int count = (int)Math.Pow(Tags, Gold.Length);
            for (int number = 0; number < count; number++)
            {
                int[] sequence = new int[Gold.Length];
                for (int step = 0, rest = number; step < sequence.Length; step++, rest /= Tags)
                {
                    sequence[step] = rest % Tags;
                }

                yield return sequence;
            }
        }

        public double ScoreOf(int[] tags)
        {
            bool isAllowed = _rules.First[tags[0]] && _rules.Last[tags[^1]];
            double score = (double)_first[tags[0]] + _last[tags[^1]];
            for (int step = 0; step < tags.Length; step++)
            {
                score += Scores[(step * Tags) + tags[step]];
                if (step > 0)
                {
                    int transition = (tags[step - 1] * Tags) + tags[step];
                    score += _next[transition];
                    isAllowed &= _rules.Next[transition];
                }
            }

            return isAllowed ? score : double.NegativeInfinity;
        }

        public double LogPartition()
        {
            double highest = Sequences().Max(ScoreOf);
            return highest + Math.Log(Sequences().Sum(sequence => Math.Exp(ScoreOf(sequence) - highest)));
        }

        public Counts ExpectedLessGold()
        {
            double logPartition = LogPartition();
            var counts = new Counts(new double[Scores.Length], new double[Tags], new double[Tags], new double[Tags * Tags]);
            foreach (int[] sequence in Sequences())
            {
                Add(sequence, Math.Exp(ScoreOf(sequence) - logPartition));
            }

            Add(Gold, -1);
            return counts;

            void Add(int[] tags, double share)
            {
                counts.First[tags[0]] += share;
                counts.Last[tags[^1]] += share;
                for (int step = 0; step < tags.Length; step++)
                {
                    counts.Scores[(step * Tags) + tags[step]] += share;
                    if (step > 0)
                    {
                        counts.Next[(tags[step - 1] * Tags) + tags[step]] += share;
                    }
                }
            }
        }

        public sealed record Counts(double[] Scores, double[] First, double[] Last, double[] Next);
    }
}
