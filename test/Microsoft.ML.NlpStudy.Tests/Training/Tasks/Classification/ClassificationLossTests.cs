using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

/// <summary>The focal loss, losses and metrics of a user's own, and classes that are drawn equally often.</summary>
public class ClassificationLossTests
{
    private static readonly RnnClassifierOptions s_hasty = Pipelines.Hasty with
    {
        Training = Pipelines.Hasty.Training with { MixedPrecision = MixedPrecision.Never },
    };

    private readonly MLContext _ml = new(seed: 1);

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(2)]
    public void The_focal_loss_is_that_of_the_formula(double gamma)
    {
        double[][] logits = [[2, -1, 0.5], [0, 0, 0], [-3, 4, 1], [30, 0, 0]];
        int[] classes = [0, 1, 0, 0];
        using Tensor given = CopiedTensor.Of([.. logits.SelectMany(row => row.Select(value => (float)value))], [4, 3], CPU);
        using Tensor target = tensor([.. classes.Select(c => (long)c)], [4], ScalarType.Int64, CPU);

        float[] found = new FocalLoss { Gamma = gamma }.Compute(given, target).data<float>().ToArray();

        for (int i = 0; i < classes.Length; i++)
        {
            double p = Math.Exp(logits[i][classes[i]]) / logits[i].Sum(Math.Exp);
            Assert.Equal(-Math.Pow(1 - p, gamma) * Math.Log(p), found[i], 1e-5);
        }
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void The_focal_loss_has_a_finite_gradient_for_a_sure_text(double gamma)
    {
        using Tensor logits = CopiedTensor.Of([60f, 0f], [1, 2], CPU).requires_grad_(true);
        using Tensor target = zeros(1, ScalarType.Int64);

        new FocalLoss { Gamma = gamma }.Compute(logits, target).sum().backward();

        Assert.All(logits.grad!.data<float>().ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void A_focal_loss_without_focus_trains_as_cross_entropy_does_class_weights_included()
    {
        RnnClassifierOptions options = s_hasty with { ClassWeights = [1, 3] };

        Assert.Equal(Losses(options), Losses(options with { Loss = new FocalLoss { Gamma = 0 } }), Close);
        Assert.NotEqual(Losses(options), Losses(options with { Loss = new FocalLoss() }), Close);
    }

    [Fact]
    public void A_loss_of_ones_own_is_trained_with()
    {
        Assert.Equal(
            "Loss Twisted: expected a loss for each text, (16), found ().",
            Assert.Throws<InvalidOperationException>(() => Losses(s_hasty with { Loss = new Twisted { Sums = true } })).Message);
        double[] losses = Losses(s_hasty with
        {
            Loss = new Twisted(),
            Training = s_hasty.Training with { Epochs = 12, EarlyStoppingPatience = null },
        });

        // It teaches the other class, so that the cross-entropy of the validation rows grows.
        Assert.InRange(losses[^1], 0.9, 100);
    }

    [Fact]
    public void A_metric_of_ones_own_chooses_the_best_epoch_and_is_in_the_history()
    {
        // The earliest epochs have the least sure probabilities.
        using TextClassifierTransformer model = Fit(s_hasty with
        {
            Metric = new Doubt(),
            Training = s_hasty.Training with { Epochs = 5, EarlyStoppingPatience = null },
        });

        TrainingHistory history = model.History;
        Assert.Equal(5, history.Epochs.Count);
        Assert.Equal(history.Epochs.MaxBy(epoch => epoch.ValidationMetric)!.Epoch, history.BestEpoch);
        Assert.NotEqual(5, history.BestEpoch);
        Assert.Equal(5, history.ToDataFrame()["ValidationMetric"].Length);
        Assert.Null(model.Options.Metric);
        var stream = new MemoryStream();
        IDataView data = Data(ToyTexts.Create(10, seed: 1));
        _ml.Model.Save(model, data.Schema, stream);
        using var loaded = (TextClassifierTransformer)new MLContext().Model.Load(stream, out _);
        Assert.Equal(history.Epochs, loaded.History.Epochs);
        Assert.Equal(
            "Metric Doubt: expected a finite number, found NaN.",
            Assert.Throws<InvalidOperationException>(() => Fit(s_hasty with { Metric = new Doubt { Result = double.NaN } })).Message);
    }

    [Fact]
    public void A_loss_and_label_smoothing_together_are_refused()
    {
        RnnClassifierOptions options = s_hasty with { Loss = new FocalLoss(), Training = s_hasty.Training with { LabelSmoothing = 0.1 } };

        Assert.StartsWith(
            "Option LabelSmoothing: expected 0 with a Loss, as it is for cross-entropy alone, found 0.1.",
            Assert.Throws<ArgumentOutOfRangeException>(() => Pipelines.Trainer(_ml, options)).Message);
        Assert.StartsWith(
            "Option Gamma: expected at least 0, found -1.",
            Assert.Throws<ArgumentOutOfRangeException>(
                () => Pipelines.Trainer(_ml, s_hasty with { Loss = new FocalLoss { Gamma = -1 } })).Message);
    }

    [Fact]
    public void Another_loss_is_another_training_for_a_checkpoint()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            RnnClassifierOptions options = s_hasty with
            {
                Loss = new FocalLoss(),
                Training = s_hasty.Training with { Checkpoints = new CheckpointOptions { Folder = folder } },
            };
            Fit(options).Dispose();

            Assert.Contains(
                "expected Loss Microsoft.ML.NlpStudy.FocalLoss {\"Gamma\":1}, found Microsoft.ML.NlpStudy.FocalLoss {\"Gamma\":2}",
                Assert.Throws<InvalidOperationException>(() => Fit(options with { Loss = new FocalLoss { Gamma = 1 } })).Message);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Balanced_classes_find_the_rare_one()
    {
        // One text in thirty is positive; an epoch or two of equal draws finds them, one of plain draws does not.
        ToyTexts.Row[] rows = [.. ToyTexts.Create(3000, seed: 1).Where((row, i) => row.Sentiment == "negative" || i % 30 == 0)];
        IDataView data = Data(rows);
        RnnClassifierOptions options = Pipelines.Small with { Training = Pipelines.Small.Training with { Epochs = 2 } };
        IDataView test = Data(ToyTexts.Create(300, seed: 2));

        Assert.InRange(RecallOf(options), 0, 0.3);
        Assert.InRange(RecallOf(options with { BalanceClasses = true }), 0.7, 1);

        double RecallOf(RnnClassifierOptions classifier)
        {
            using TextClassifierTransformer model = Pipelines.Trainer(new MLContext(seed: 1), classifier).Fit(data);
            bool[] right = [.. model.Transform(test).GetColumn<uint>("PredictedLabel").Zip(
                test.GetColumn<uint>("Label"), (predicted, label) => label == 2 && predicted == 2)];
            return right.Count(found => found) / (double)test.GetColumn<uint>("Label").Count(label => label == 2);
        }
    }

    private static bool Close(double first, double second) => Math.Abs(first - second) < 1e-4;

    private double[] Losses(RnnClassifierOptions options)
    {
        using TextClassifierTransformer model = Fit(options);
        return [.. model.History.Epochs.Select(epoch => epoch.ValidationLoss!.Value)];
    }

    private TextClassifierTransformer Fit(RnnClassifierOptions options) =>
        Pipelines.Trainer(new MLContext(seed: 1), options).Fit(Data(ToyTexts.Create(300, seed: 4)));

    // The classes are always in the same order.
    private IDataView Data(IEnumerable<ToyTexts.Row> rows)
    {
        IDataView vocabulary = _ml.Data.LoadFromEnumerable([
            new ToyTexts.Row { Text = "x", Sentiment = "negative" }, new ToyTexts.Row { Text = "x", Sentiment = "positive" },
            .. ToyTexts.Create(100, seed: 9)]);
        return Pipelines.Preprocessing(_ml).Fit(vocabulary).Transform(_ml.Data.LoadFromEnumerable(rows));
    }

    /// <summary>The cross-entropy of the other one of two classes.</summary>
    private sealed record Twisted : ClassificationLoss
    {
        public bool Sums { get; init; }

        public override Tensor Compute(Tensor logits, Tensor classes)
        {
            using DisposeScope scope = NewDisposeScope();
            Tensor losses = nn.functional.cross_entropy(logits, classes.neg().add(Scalars.One), reduction: nn.Reduction.None);
            return (Sums ? losses.sum() : losses).MoveToOuterDisposeScope();
        }
    }

    /// <summary>The mean of one minus each row's highest probability.</summary>
    private sealed record Doubt : ClassificationMetric
    {
        public double Result { get; init; }

        public override double Compute(IReadOnlyList<int> classes, IReadOnlyList<float[]> probabilities)
        {
            Assert.Equal(classes.Count, probabilities.Count);
            Assert.All(probabilities, row => Assert.Equal(1, row.Sum(), 1e-4f));
            return Result + probabilities.Average(row => 1 - row.Max());
        }
    }
}
