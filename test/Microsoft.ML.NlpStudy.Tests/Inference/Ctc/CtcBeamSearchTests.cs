using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Inference;

public class CtcBeamSearchTests
{
    private const int Unlimited = 20_000;

    [Property(MaxTest = 150)]
    public Property An_unlimited_beam_finds_every_labeling_with_its_exact_probability() => Prop.ForAll(
        Cases(), ArbMap.Default.ArbFor<int>(), (size, seed) =>
        {
            (int frames, int classes, int blank) = size;
            double[,] output = CtcAlignments.Draw(frames, classes, seed);
            using Tensor tensor = CtcAlignments.ToTensor(output);
            var options = new CtcBeamSearchOptions { BeamSize = Unlimited, BestCount = Unlimited, Blank = blank };

            IReadOnlyList<CtcLabeling> found = new CtcBeamSearch(options).Search(tensor);

            var expected = CtcAlignments.Labelings(output, blank).Values.OrderByDescending(labeling => labeling.Probability).ToArray();
            Assert.Equal(expected.Select(labeling => labeling.Labels), found.Select(labeling => labeling.Labels));
            Assert.All(expected.Zip(found), pair =>
            {
                Assert.Equal(Math.Log(pair.First.Probability), pair.Second.LogProbability, 1e-9);
                Assert.Equal((0, pair.Second.LogProbability), (pair.Second.LanguageLogProbability, pair.Second.Score));
            });
            Assert.Equal(1, found.Sum(labeling => Math.Exp(labeling.LogProbability)), 1e-9);
        });

    [Property(MaxTest = 100)]
    public Property With_a_language_model_an_unlimited_beam_ranks_every_labeling_as_a_search_through_all_does() => Prop.ForAll(
        Cases(), ArbMap.Default.ArbFor<int>(), (size, seed) =>
        {
            (int frames, int classes, int blank) = size;
            double[,] output = CtcAlignments.Draw(frames, classes, seed);
            using Tensor tensor = CtcAlignments.ToTensor(output);
            var model = new Bigrams(classes, seed);
            var options = new CtcBeamSearchOptions
            {
                BeamSize = Unlimited,
                BestCount = Unlimited,
                Blank = blank,
                LanguageModel = model,
                LanguageModelWeight = 0.7,
                LabelBonus = 0.4,
            };

            IReadOnlyList<CtcLabeling> found = new CtcBeamSearch(options).Search(tensor);

            var expected = CtcAlignments.Labelings(output, blank).Values
                .Select(entry => (entry.Labels, LogProbability: Math.Log(entry.Probability), Language: model.Of(entry.Labels)))
                .Select(entry => (entry.Labels, entry.LogProbability, entry.Language,
                    Score: entry.LogProbability + (0.7 * entry.Language) + (0.4 * entry.Labels.Length)))
                .OrderByDescending(entry => entry.Score).ToArray();
            Assert.Equal(expected.Select(entry => entry.Labels), found.Select(labeling => labeling.Labels));
            Assert.All(expected.Zip(found), pair =>
            {
                Assert.Equal(pair.First.LogProbability, pair.Second.LogProbability, 1e-9);
                Assert.Equal(pair.First.Language, pair.Second.LanguageLogProbability, 1e-9);
                Assert.Equal(pair.First.Score, pair.Second.Score, 1e-9);
            });
        });

    [Property(MaxTest = 100)]
    public Property A_small_beam_never_adds_up_more_than_all_alignments() => Prop.ForAll(
        Cases(), ArbMap.Default.ArbFor<int>(), Gen.Choose(1, 4).ToArbitrary(), (size, seed, beam) =>
        {
            (int frames, int classes, int blank) = size;
            double[,] output = CtcAlignments.Draw(frames, classes, seed);
            using Tensor tensor = CtcAlignments.ToTensor(output);
            var all = CtcAlignments.Labelings(output, blank);

            IReadOnlyList<CtcLabeling> found = new CtcBeamSearch(
                new CtcBeamSearchOptions { BeamSize = beam, BestCount = beam, Blank = blank }).Search(tensor);

            Assert.Equal(Math.Min(beam, all.Count), found.Count);
            Assert.Equal(found.OrderByDescending(labeling => labeling.Score), found);
            Assert.Distinct(found.Select(labeling => CtcAlignments.Name(labeling.Labels)));
            Assert.All(found, labeling => Assert.True(
                labeling.LogProbability <= Math.Log(all[CtcAlignments.Name(labeling.Labels)].Probability) + 1e-9));
        });

    [Fact]
    public void The_loss_of_torch_is_the_negative_log_probability_of_a_labeling()
    {
        double[,] output = CtcAlignments.Draw(7, 4, seed: 3);
        using Tensor tensor = CtcAlignments.ToTensor(output);
        CtcLabeling best = new CtcBeamSearch(new CtcBeamSearchOptions { BeamSize = Unlimited }).Search(tensor)[0];

        using Tensor target = torch.tensor(best.Labels.Select(label => (long)label).ToArray()).unsqueeze(0);
        using Tensor loss = nn.functional.ctc_loss(
            tensor.unsqueeze(1), target, torch.tensor(new long[] { 7 }), torch.tensor(new long[] { best.Labels.Count }),
            reduction: nn.Reduction.Sum);

        Assert.NotEmpty(best.Labels);
        Assert.Equal(-loss.ToDouble(), best.LogProbability, 1e-6);
    }

    [Fact]
    public void It_finds_a_labeling_whose_alignments_are_many_and_each_improbable()
    {
        using Tensor output = LogOf(new[,] { { 0.6, 0.4 }, { 0.6, 0.4 } });

        IReadOnlyList<CtcLabeling> found = new CtcBeamSearch(new CtcBeamSearchOptions { BestCount = 2 }).Search(output);

        Assert.Equal([[1], []], found.Select(labeling => labeling.Labels));
        Assert.Equal([0.64, 0.36], found.Select(labeling => Math.Round(Math.Exp(labeling.LogProbability), 9)));
        Assert.Empty(CtcBestPath.Search(output).Labels);
    }

    [Fact]
    public void A_label_is_repeated_only_across_a_blank()
    {
        using Tensor without = LogOf(new[,] { { 0, 1.0 }, { 0, 1.0 }, { 0, 1.0 } });
        using Tensor across = LogOf(new[,] { { 0, 1.0 }, { 1.0, 0 }, { 0, 1.0 } });
        var search = new CtcBeamSearch(new CtcBeamSearchOptions { BestCount = 16 });

        Assert.Equal([1], Assert.Single(search.Search(without)).Labels);
        Assert.Equal([1, 1], Assert.Single(search.Search(across)).Labels);
    }

    [Fact]
    public void A_language_model_decides_between_labelings_and_can_forbid_them()
    {
        using Tensor output = LogOf(new[,] { { 0.1, 0.5, 0.4 }, { 0.9, 0.05, 0.05 } });
        var onlyTwo = new Model(
            (_, next) => next == 2 ? 0 : double.NegativeInfinity, labels => labels is [2] ? 0 : double.NegativeInfinity);

        Assert.Equal([1], new CtcBeamSearch().Search(output)[0].Labels);
        CtcLabeling found = Assert.Single(new CtcBeamSearch(
            new CtcBeamSearchOptions { LanguageModel = onlyTwo, BestCount = 16 }).Search(output));
        Assert.Equal([2], found.Labels);
        var nothing = new Model((_, _) => double.NegativeInfinity, _ => double.NegativeInfinity);
        Assert.Empty(new CtcBeamSearch(new CtcBeamSearchOptions { LanguageModel = nothing }).Search(output));
    }

    [Fact]
    public void A_language_model_without_weight_is_not_asked()
    {
        using Tensor output = CtcAlignments.ToTensor(CtcAlignments.Draw(4, 3, seed: 1));
        var broken = new Model((_, _) => throw new InvalidOperationException("asked"), _ => throw new InvalidOperationException("asked"));
        var options = new CtcBeamSearchOptions { LanguageModel = broken, LanguageModelWeight = 0 };

        Assert.Equal(new CtcBeamSearch().Search(output)[0].Score, new CtcBeamSearch(options).Search(output)[0].Score);
        Assert.Throws<InvalidOperationException>(() => new CtcBeamSearch(options with { LanguageModelWeight = 1 }).Search(output));
    }

    [Fact]
    public void A_bonus_favors_longer_labelings()
    {
        using Tensor output = LogOf(new[,] { { 0.6, 0.4 }, { 0.9, 0.1 }, { 0.6, 0.4 } });

        int[] lengths = [.. new[] { -5.0, 0, 5 }.Select(bonus =>
            new CtcBeamSearch(new CtcBeamSearchOptions { LabelBonus = bonus }).Search(output)[0].Labels.Count)];

        Assert.Equal([0, 1, 2], lengths);
    }

    [Fact]
    public void A_label_below_the_minimum_is_not_appended()
    {
        using Tensor output = LogOf(new[,] { { 0.6, 0.39, 0.01 }, { 0.6, 0.39, 0.01 } });
        var options = new CtcBeamSearchOptions { BeamSize = 100, BestCount = 100 };

        IReadOnlyList<CtcLabeling> all = new CtcBeamSearch(options).Search(output);
        IReadOnlyList<CtcLabeling> few = new CtcBeamSearch(options with { MinimumLogProbability = Math.Log(0.02) }).Search(output);

        Assert.Contains(all, labeling => labeling.Labels.Contains(2));
        Assert.Equal([[1], []], few.Select(labeling => labeling.Labels));
        Assert.Equal(all[0].LogProbability, few[0].LogProbability, 1e-12);
    }

    [Fact]
    public void Labelings_far_below_the_best_leave_the_beam()
    {
        using Tensor output = LogOf(new[,] { { 0.9, 0.1 }, { 0.2, 0.8 } });
        var options = new CtcBeamSearchOptions { BestCount = 16 };

        Assert.Equal(2, new CtcBeamSearch(options).Search(output).Count);
        CtcLabeling one = Assert.Single(new CtcBeamSearch(options with { PruningThreshold = 1 }).Search(output));
        Assert.Equal([1], one.Labels);
        Assert.Equal(Math.Log(0.72), one.LogProbability, 1e-9);
    }

    [Fact]
    public void A_sequence_has_the_same_labelings_alone_and_in_a_padded_batch()
    {
        var options = new CtcBeamSearchOptions { BeamSize = 8, BestCount = 3, Blank = 2 };
        using Tensor batch = full([3, 6, 4], double.NaN, ScalarType.Float64);
        using Tensor first = CtcAlignments.ToTensor(CtcAlignments.Draw(6, 4, seed: 1));
        using Tensor second = CtcAlignments.ToTensor(CtcAlignments.Draw(3, 4, seed: 2));
        batch[0].copy_(first);
        batch[1].narrow(0, 0, 3).copy_(second);
        var search = new CtcBeamSearch(options);

        IReadOnlyList<CtcLabeling>[] found = search.SearchBatch(batch, [6, 3, 0]);

        AssertSame(search.Search(first), found[0]);
        AssertSame(search.Search(second), found[1]);
        CtcLabeling nothing = Assert.Single(found[2]);
        Assert.Equal((0, 0.0), (nothing.Labels.Count, nothing.LogProbability));
        using Tensor framesFirst = batch.narrow(0, 0, 1).transpose(0, 1).contiguous();
        AssertSame(found[0], search.SearchBatch(framesFirst.transpose(0, 1))[0]);
    }

    [Theory]
    [InlineData(ScalarType.Float32, 1e-5)]
    [InlineData(ScalarType.Float16, 0.02)]
    [InlineData(ScalarType.BFloat16, 0.2)]
    public void Every_float_type_is_read(ScalarType type, double tolerance)
    {
        using Tensor output = CtcAlignments.ToTensor(CtcAlignments.Draw(5, 3, seed: 4));
        using Tensor other = output.to(type);

        Assert.Equal(new CtcBeamSearch().Search(output)[0].Score, new CtcBeamSearch().Search(other)[0].Score, tolerance);
    }

    [Fact]
    public void Bad_input_is_an_error_that_says_what_was_expected()
    {
        var search = new CtcBeamSearch(new CtcBeamSearchOptions { Blank = 2 });
        Refused("expected float numbers (T, C), found Float32 (2, 3, 4)", () => search.Search(zeros(2, 3, 4)));
        Refused("expected float numbers (B, T, C), found Float32 (3, 4)", () => search.SearchBatch(zeros(3, 4)));
        Refused("expected float numbers (T, C), found Int64 (3, 4)", () => search.Search(zeros(3, 4, ScalarType.Int64)));
        Refused("Blank: expected one of the 2 classes, from 0, found 2", () => search.Search(zeros(3, 2)));
        Refused("Frame 0: expected log-probabilities, at most 0, found NaN", () => search.Search(full([1, 3], double.NaN)));
        Refused("Frame 0 of sequence 1: expected log-probabilities, at most 0, found 1",
            () => search.SearchBatch(stack([zeros(2, 3), ones(2, 3)])));
        Refused("Lengths: expected 2, one for each sequence, found 1", () => search.SearchBatch(zeros(2, 2, 3), [1]));
        Refused("Length of sequence 1: expected 0 to 2 frames, found 3", () => search.SearchBatch(zeros(2, 2, 3), [2, 3]));
        var broken = new Model((_, _) => double.NaN, _ => 0);
        var error = Assert.Throws<InvalidOperationException>(
            () => new CtcBeamSearch(new CtcBeamSearchOptions { LanguageModel = broken }).Search(zeros(1, 2)));
        Assert.Equal("Language model: expected a log-probability of label 1 behind [], found NaN.", error.Message);
    }

    [Fact]
    public void An_option_out_of_its_range_is_an_error_that_names_it()
    {
        Refused("Option BeamSize: expected 1 to 100000, found 0", () => new CtcBeamSearch(new() { BeamSize = 0 }));
        Refused("Option BestCount: expected 1 to BeamSize, 2, found 3", () => new CtcBeamSearch(new() { BeamSize = 2, BestCount = 3 }));
        Refused("Option Blank: expected at least 0, found -1", () => new CtcBeamSearch(new() { Blank = -1 }));
        Refused("Option MinimumLogProbability: expected below 0", () => new CtcBeamSearch(new() { MinimumLogProbability = 0 }));
        Refused("Option PruningThreshold: expected above 0", () => new CtcBeamSearch(new() { PruningThreshold = double.NaN }));
        Refused("Option LanguageModelWeight: expected at least 0", () => new CtcBeamSearch(new() { LanguageModelWeight = -1 }));
        Refused("Option LabelBonus: expected a finite number", () => new CtcBeamSearch(new() { LabelBonus = double.NaN }));
    }

    private static Arbitrary<(int Frames, int Classes, int Blank)> Cases() =>
        (from frames in Gen.Choose(0, 5)
         from classes in Gen.Choose(2, 4)
         from blank in Gen.Choose(0, classes - 1)
         select (frames, classes, blank)).ToArbitrary();

    private static Tensor LogOf(double[,] probabilities)
    {
        using Tensor values = CtcAlignments.ToTensor(probabilities);
        return values.log();
    }

    private static void AssertSame(IReadOnlyList<CtcLabeling> expected, IReadOnlyList<CtcLabeling> found)
    {
        Assert.Equal(expected.Select(labeling => labeling.Labels), found.Select(labeling => labeling.Labels));
        Assert.Equal(expected.Select(labeling => labeling.Score), found.Select(labeling => labeling.Score));
    }

    private static void Refused(string message, Action act) =>
        Assert.Contains(message, Assert.ThrowsAny<ArgumentException>(act).Message);

    private sealed class Model(Func<int[], int, double> next, Func<int[], double> end) : ICtcLanguageModel
    {
        public double LogProbability(ReadOnlySpan<int> labels, int label) => next(labels.ToArray(), label);

        public double EndLogProbability(ReadOnlySpan<int> labels) => end(labels.ToArray());
    }

    /// <summary>A random model of pairs of labels; the end is class C, the start class C too.</summary>
    private sealed class Bigrams(int classes, int seed) : ICtcLanguageModel
    {
        private readonly double[,] _table = CtcAlignments.Draw(classes + 1, classes + 1, seed);

        public double LogProbability(ReadOnlySpan<int> labels, int next) => _table[labels.IsEmpty ? classes : labels[^1], next];

        public double EndLogProbability(ReadOnlySpan<int> labels) => LogProbability(labels, classes);

        public double Of(int[] labels) =>
            labels.Select((label, i) => LogProbability(labels.AsSpan(0, i), label)).Sum() + EndLogProbability(labels);
    }
}
