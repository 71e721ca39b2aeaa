using Microsoft.Data.Analysis;
using Microsoft.ML;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Trainers;

public class LearningRateRangeTests
{
    private static readonly IDataView s_texts = new MLContext(seed: 1).Data.LoadFromEnumerable(ToyTexts.Create(1500, seed: 1));
    private static readonly ITransformer s_preprocessing = Pipelines.Preprocessing(new MLContext(seed: 1)).Fit(s_texts);
    private static readonly IDataView s_data = s_preprocessing.Transform(s_texts);

    [Fact]
    public void The_suggested_rate_lies_between_too_small_and_too_large_and_trains_well()
    {
        LearningRateRange range = Estimator(Pipelines.Small).FindLearningRate(s_data, new LearningRateRangeOptions { Steps = 200 });

        Assert.InRange(range.Suggestion!.Value, 1e-3, 1e-1);
        using TextClassifierTransformer model = Estimator(Pipelines.Small with
        {
            Training = Pipelines.Small.Training with { LearningRate = range.Suggestion.Value },
        }).Fit(s_data);
        IDataView test = new MLContext(seed: 1).Data.LoadFromEnumerable(ToyTexts.Create(300, seed: 2));
        double accuracy = new MLContext().MulticlassClassification.Evaluate(model.Transform(s_preprocessing.Transform(test))).MicroAccuracy;
        Assert.True(accuracy >= 0.99, $"accuracy {accuracy} at {range.Suggestion}");
    }

    [Fact]
    public void The_test_finds_the_same_again_and_leaves_the_training_as_it_was()
    {
        TextClassifierTrainer tested = Estimator(Pipelines.Hasty);
        using TextClassifierTransformer before = Estimator(Pipelines.Hasty).Fit(s_data);
        LearningRateRangeOptions options = new() { Steps = 20 };

        LearningRateRange first = tested.FindLearningRate(s_data, options);
        LearningRateRange second = tested.FindLearningRate(s_data, options);
        using TextClassifierTransformer after = tested.Fit(s_data);

        Assert.Equal(first.Points, second.Points);
        Assert.Equal(before.Weights(), after.Weights());
    }

    [Fact]
    public void Rates_grow_by_one_factor_over_as_many_steps_as_were_asked_for()
    {
        // 60 rows make two steps in an epoch.
        IDataView few = new MLContext().Data.TakeRows(s_data, 60);

        LearningRateRange range = Estimator(Pipelines.Small)
            .FindLearningRate(few, new LearningRateRangeOptions { Minimum = 1e-5, Maximum = 1e-3, Steps = 21 });

        Assert.Equal(21, range.Points.Count);
        Assert.Null(range.DivergedAt);
        for (int i = 0; i < 21; i++)
        {
            Assert.Equal(1e-5 * Math.Pow(10, i / 10.0), range.Points[i].LearningRate, 1e-12);
        }

        Assert.Equal(range.Points[0].Loss, range.Points[0].SmoothedLoss, 12);
        double expected = ((0.9 * 0.1 * range.Points[0].Loss) + (0.1 * range.Points[1].Loss)) / (1 - 0.81);
        Assert.Equal(expected, range.Points[1].SmoothedLoss, 12);
    }

    // Steps of up to 1e6 make the loss explode; steps of up to 1e38 make the weights infinite.
    [Theory]
    [InlineData(1e6)]
    [InlineData(1e38)]
    public void The_test_ends_where_the_loss_explodes(double maximum)
    {
        RnnClassifierOptions options = Pipelines.Small with
        {
            Training =
                Pipelines.Small.Training with { GradientClipping = null, Optimizer = new OptimizerChoice { Kind = OptimizerKind.Sgd } },
        };

        LearningRateRange range = Estimator(options)
            .FindLearningRate(s_data, new LearningRateRangeOptions { Minimum = 1e-3, Maximum = maximum, Steps = 50 });

        Assert.InRange(range.Points.Count, 1, 49);
        Assert.InRange(range.DivergedAt!.Value, range.Points[^1].LearningRate, maximum);
        Assert.All(range.Points, point => Assert.True(double.IsFinite(point.Loss)));
    }

    [Fact]
    public void A_cancelled_test_finds_nothing()
    {
        RnnClassifierOptions options =
            Pipelines.Small with { Training = Pipelines.Small.Training with { CancellationToken = new CancellationToken(canceled: true) } };

        Assert.Throws<OperationCanceledException>(() => Estimator(options).FindLearningRate(s_data));
    }

    [Fact]
    public void Nobody_hears_of_the_test_and_no_checkpoint_is_written()
    {
        string folder = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        RnnClassifierOptions options = Pipelines.Small with
        {
            Training = Pipelines.Small.Training with
            {
                Checkpoints = new CheckpointOptions { Folder = folder, EverySteps = 1 },
                Progress = new Deaf()
            },
        };

        LearningRateRange range = Estimator(options).FindLearningRate(s_data, new LearningRateRangeOptions { Steps = 10, Maximum = 1e-3 });

        Assert.Equal(10, range.Points.Count);
        Assert.False(Directory.Exists(folder));
    }

    [Theory]
    [InlineData("Minimum", 0, 1, 100, 0.9)]
    [InlineData("Maximum", 1, 1, 100, 0.9)]
    [InlineData("Steps", 1e-6, 1, 9, 0.9)]
    [InlineData("Smoothing", 1e-6, 1, 100, 1)]
    public void An_option_out_of_its_range_is_named(string option, double minimum, double maximum, int steps, double smoothing)
    {
        var options = new LearningRateRangeOptions { Minimum = minimum, Maximum = maximum, Steps = steps, Smoothing = smoothing };

        Assert.Equal(option,
            Assert.Throws<ArgumentOutOfRangeException>(() => Estimator(Pipelines.Small).FindLearningRate(s_data, options)).ParamName);
    }

    [Fact]
    public void The_suggestion_is_where_a_noisy_loss_falls_fastest()
    {
        // A fall of one nat around the rate 0.001, a third of a decade wide, and a rise from 0.1 on.
        var random = new Random(1);
        double Loss(double decade) => (1 / (1 + Math.Exp((decade + 3) * 3))) + Math.Max(0, decade + 1) + (0.05 * random.NextDouble());

        double? found = LearningRateSweep.Steepest(Curve(Loss));

        Assert.InRange(Math.Log10(found!.Value), -3.2, -2.8);
        Assert.Null(LearningRateSweep.Steepest(Curve(decade => decade)));
        Assert.Null(LearningRateSweep.Steepest([]));
    }

    [Fact]
    public void Nothing_is_suggested_where_the_loss_differs_by_chance_alone()
    {
        double?[] found = [.. Enumerable.Range(1, 100).Select(seed =>
        {
            var random = new Random(seed);
            return LearningRateSweep.Steepest(Smoothed(Curve(decade => 0.7 + (0.1 * random.NextDouble()) + Math.Exp(20 * (decade + 0.5)))));
        })];

        Assert.InRange(found.Count(rate => rate is not null), 0, 2);
    }

    [Fact]
    public void A_loss_that_explodes_does_not_flatten_the_chart()
    {
        var range = new LearningRateRange(Curve(decade => 0.7 + Math.Exp(10 * (decade + 1))), null, null);

        var chart = Assert.IsType<LineChart>(range.Plot());

        Assert.InRange(chart.Series[0].Y.Max(), 0.7, 1.4);
        Assert.InRange(chart.Series[0].X[^1], -1.5, -1);
        Assert.Equal(100, range.ToDataFrame().Rows.Count);
    }

    [Fact]
    public void The_range_is_a_data_frame_and_a_chart()
    {
        var range = new LearningRateRange(Curve(decade => Math.Abs(decade + 2)), 1e-3, null);

        DataFrame frame = range.ToDataFrame();

        Assert.Equal(["LearningRate", "Loss", "SmoothedLoss"], frame.Columns.Select(column => column.Name));
        Assert.Equal(100, frame.Rows.Count);
        Assert.Equal(range.Points[7].Loss, frame["Loss"][7]);
        var chart = Assert.IsType<LineChart>(range.Plot("range"));
        Assert.Equal(-3, chart.Mark!.Value, 12);
        Assert.Equal(-6, chart.Series[0].X[0], 12);
        Assert.Contains("steepest", chart.ToSvg());
    }

    private static List<LearningRatePoint> Curve(Func<double, double> loss) =>
    [
        .. Enumerable.Range(0, 100).Select(i => -6 + (i * 6 / 99.0)).Select(decade => (Rate: Math.Pow(10, decade), Loss: loss(decade)))
            .Select(point => new LearningRatePoint(point.Rate, point.Loss, point.Loss)),
    ];

    private static List<LearningRatePoint> Smoothed(List<LearningRatePoint> points)
    {
        double sum = 0;
        return [.. points.Select((point, i) =>
        {
            sum = (0.9 * sum) + (0.1 * point.Loss);
            return point with { SmoothedLoss = sum / (1 - Math.Pow(0.9, i + 1)) };
        })];
    }

    private static TextClassifierTrainer Estimator(RnnClassifierOptions options) =>
        new MLContext(seed: 1).MulticlassClassification.Trainers.RnnClassifier(options);

    private sealed class Deaf : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => throw new InvalidOperationException("heard of it");
    }
}
