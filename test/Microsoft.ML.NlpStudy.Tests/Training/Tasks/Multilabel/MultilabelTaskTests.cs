using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Microsoft.ML.NlpStudy.Tests.Training;

/// <summary>The loss, the figures and the thresholds of several labels a text, computed another way.</summary>
public class MultilabelTaskTests
{
    // The logits of four texts, whose only token is their number from 1.
    private static readonly double[][] s_logits = [[2, -1, 0.5], [-3, 0.2, 1], [40, -40, 0.1], [-0.4, 0.3, -2]];
    private static readonly int[][] s_labels = [[0, 2], [], [1], [0, 1, 2]];
    private static readonly int[] s_all = [0, 1, 2, 3];

    [Fact]
    public void The_loss_is_the_mean_binary_cross_entropy_of_the_labels()
    {
        Assert.Equal(Expected(s_all, (_, _, _) => 1), LossOf(new MultilabelOptions(), s_all), 1e-4);
    }

    [Fact]
    public void Positive_weights_multiply_the_losses_of_a_labels_own_texts()
    {
        double[] weights = [0.5, 3, 7];

        Assert.Equal(
            Expected(s_all, (label, isTrue, _) => isTrue ? weights[label] : 1),
            LossOf(new MultilabelOptions { PositiveWeights = weights }, s_all), 1e-3);
    }

    [Fact]
    public void Weights_by_frequency_are_negative_texts_per_positive_text()
    {
        int[] three = [0, 1, 2];

        // Of all four texts two have each label; of the first three, one.
        Assert.Equal(LossOf(new MultilabelOptions(), s_all), LossOf(new MultilabelOptions { WeightByFrequency = true }, s_all));
        Assert.Equal(
            LossOf(new MultilabelOptions { PositiveWeights = [2, 2, 2] }, three),
            LossOf(new MultilabelOptions { WeightByFrequency = true }, three));
    }

    [Fact]
    public void The_focal_loss_multiplies_by_the_power_of_the_wrong_answers_probability()
    {
        Assert.Equal(
            Expected(s_all, (_, _, right) => Math.Pow(1 - right, 2)), LossOf(new MultilabelOptions { FocalGamma = 2 }, s_all), 1e-3);
    }

    [Fact]
    public void Validation_measures_the_unweighted_loss_the_right_labels_and_F1_at_the_threshold()
    {
        ValidationFigures figures = CreateTask(
            new MultilabelOptions { Threshold = 0.5, FocalGamma = 2 }, s_all).Validate(ProcessGroup.Alone)!;

        // Predicted: 0 and 2, then 1 and 2, then 0 and 2, then 1.
        Assert.Equal(Expected(s_all, (_, _, _) => 1) / 4, figures.Loss, 1e-5);
        Assert.Equal(5 / 12.0, figures.Accuracy!.Value, 1e-12);
        Assert.Equal((0.5 + 0.5 + 0.4) / 3, figures.MacroF1!.Value, 1e-12);
    }

    [Fact]
    public void Fitted_thresholds_have_the_highest_F1_of_all()
    {
        var random = new Random(5);
        for (int round = 0; round < 50; round++)
        {
            var examples = new MultilabelExamples();
            int rows = random.Next(1, 30);
            float[] probabilities = [.. Enumerable.Range(0, 2 * rows).Select(_ => random.Next(8) / 8f)];
            for (int row = 0; row < rows; row++)
            {
                examples.Add([1], [.. new[] { 0, 1 }.Where(_ => random.Next(3) == 0)]);
            }

            int[] chosen = [.. Enumerable.Range(0, rows).Where(_ => random.Next(4) > 0)];

            float[] thresholds = ThresholdFitting.Fit(probabilities, examples, chosen, labels: 2);

            for (int label = 0; label < 2; label++)
            {
                double best = Enumerable.Range(1, 64).Max(step => F1(label, step / 64f));
                Assert.Equal(best, F1(label, thresholds[label]), 1e-12);
                if (best == 0)
                {
                    Assert.Equal(0.5f, thresholds[label]);
                }
            }

            double F1(int label, float threshold)
            {
                bool[] predicted = [.. chosen.Select(row => probabilities[(2 * row) + label] >= threshold)];
                bool[] truth = [.. chosen.Select(row => examples.Labels[row].Contains(label))];
                int right = predicted.Zip(truth).Count(pair => pair.First && pair.Second);
                int all = predicted.Count(isTrue => isTrue) + truth.Count(isTrue => isTrue);
                return all == 0 ? 0 : 2.0 * right / all;
            }
        }
    }

    private static double LossOf(MultilabelOptions options, int[] training)
    {
        using TrainingShard shard = CreateTask(options, training).Prepare(training, seed: 1);
        using DisposeScope scope = NewDisposeScope();
        (Tensor loss, Tensor? right) = shard.Compute();
        Assert.Equal(
            training.Sum(text => Enumerable.Range(0, 3).Count(label => s_logits[text][label] > 0 == s_labels[text].Contains(label))),
            right!.item<long>());
        return loss.item<float>();
    }

    // By the definition: the mean over the labels of minus the logarithm of the right answer's probability.
    private static double Expected(int[] texts, Func<int, bool, double, double> weigh) => texts.Sum(text =>
        Enumerable.Range(0, 3).Average(label =>
        {
            bool isTrue = s_labels[text].Contains(label);
            double logit = isTrue ? s_logits[text][label] : -s_logits[text][label];
            double surprise = logit < 0 ? -logit + Math.Log(1 + Math.Exp(logit)) : Math.Log(1 + Math.Exp(-logit));
            return weigh(label, isTrue, Math.Exp(-surprise)) * surprise;
        }));

    private static MultilabelTask CreateTask(MultilabelOptions options, int[] training)
    {
        var examples = new MultilabelExamples();
        for (int text = 0; text < s_labels.Length; text++)
        {
            examples.Add([text + 1], s_labels[text]);
        }

        return new MultilabelTask(new Table(), new TrainingOptions { Threads = 1 }, options, examples, 3, training, s_all, CPU);
    }

    /// <summary>A network that looks a text's logits up by its first token.</summary>
    private sealed class Table : Module<TokenBatch, Tensor>
    {
        private readonly Embedding table = Embedding(5, 3);

        public Table()
            : base(nameof(Table))
        {
            RegisterComponents();
            using IDisposable noGrad = no_grad();
            float[] values = [0, 0, 0, .. s_logits.SelectMany(row => row.Select(logit => (float)logit))];
            table.weight!.copy_(CopiedTensor.Of(values, [5, 3]));
        }

        public override Tensor forward(TokenBatch batch) => table.call(batch.Ids).sum([1L]);
    }
}
