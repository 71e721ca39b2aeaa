using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class TrainingEngineTests
{
    private static readonly MLContext s_ml = new(seed: 1);
    private static readonly IDataView s_data = Data();

    [Theory]
    [InlineData(OptimizerKind.Sgd, 0.5)]
    [InlineData(OptimizerKind.AdamW, 5e-3)]
    [InlineData(OptimizerKind.RAdam, 2e-2)]
    [InlineData(OptimizerKind.RmsProp, 3e-3)]
    [InlineData(OptimizerKind.Adagrad, 5e-2)]
    public void Every_optimizer_learns_the_order_of_two_words(OptimizerKind kind, double rate)
    {
        var optimizer = new OptimizerChoice { Kind = kind, Momentum = kind == OptimizerKind.Sgd ? 0.9 : 0 };

        using TextClassifierTransformer model = Fit(
            new TrainingOptions
            {
                Epochs = 20,
                BatchSize = 32,
                LearningRate = rate,
                EarlyStoppingPatience = null,
                Optimizer = optimizer,
                Threads = 2
            });

        Assert.InRange(model.History.Epochs.Max(epoch => epoch.ValidationAccuracy!.Value), 0.95, 1);
    }

    // Steps of 1e35 make the weights infinite, steps of 1e5 make the loss explode.
    [Theory]
    [InlineData(1e35)]
    [InlineData(1e5)]
    public void A_loss_that_explodes_stops_with_the_last_good_weights(double rate)
    {
        var options = new TrainingOptions
        {
            LearningRate = rate,
            GradientClipping = null,
            Optimizer = new OptimizerChoice { Kind = OptimizerKind.Sgd },
            BatchSize = 32
        };

        var error = Assert.Throws<TrainingDivergedException>(() => Fit(options));

        Assert.Contains("expected a loss below 1000 and a finite norm", error.Message);
        Assert.Contains($"A learning rate below {rate.ToString(CultureInfo.InvariantCulture)}", error.Message);
        Assert.All(error.Model.Transform(s_data).Scores().SelectMany(scores => scores), score => Assert.False(float.IsInfinity(score)));
    }

    [Fact]
    public void The_schedules_rates_stand_in_the_history()
    {
        using TextClassifierTransformer model = Fit(
            new TrainingOptions { Epochs = 4, LearningRate = 0.01, Schedule = new ExponentialSchedule(0.5), EarlyStoppingPatience = null });

        Assert.Equal([0.01, 0.005, 0.0025, 0.00125], model.History.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void An_epochs_rate_is_that_of_its_last_step_though_the_schedule_has_moved_on()
    {
        var rates = new List<double>();
        var last = new List<double>();
        using TextClassifierTransformer model = Fit(new TrainingOptions
        {
            Epochs = 3,
            LearningRate = 0.01,
            Schedule = new ExponentialSchedule(0.5) { Unit = ScheduleUnit.Step },
            EarlyStoppingPatience = null,
            Progress = new Reporter(progress =>
            {
                if (progress.CompletedStep is { } step)
                {
                    rates.Add(step.LearningRate);
                }
                else
                {
                    last.Add(rates[^1]);
                }
            }),
        });

        Assert.Equal(rates.Select((_, i) => 0.01 * Math.Pow(0.5, i)), rates);
        Assert.Equal(last, model.History.Epochs.Select(epoch => epoch.LearningRate));
    }

    [Fact]
    public void Class_weights_must_be_as_many_as_classes()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Fit(new TrainingOptions(), classWeights: [1, 2, 3]));

        Assert.Contains("expected one for each of the 2 classes in 'Label', found 3", error.Message);
    }

    [Theory]
    [InlineData(ValidationMetric.Loss)]
    [InlineData(ValidationMetric.Accuracy)]
    [InlineData(ValidationMetric.MacroF1)]
    public void The_best_epoch_is_the_best_by_the_metric_asked_for(ValidationMetric metric)
    {
        using TextClassifierTransformer model = Fit(
            new TrainingOptions
            {
                Epochs = 6,
                BatchSize = 32,
                LearningRate = 2e-2,
                ValidationMetric = metric,
                EarlyStoppingPatience = null
            });

        double[] values = [.. model.History.Epochs.Select(epoch => metric switch
        {
            ValidationMetric.Accuracy => -epoch.ValidationAccuracy!.Value,
            ValidationMetric.MacroF1 => -epoch.ValidationMacroF1!.Value,
            _ => epoch.ValidationLoss!.Value,
        })];
        Assert.Equal(Array.IndexOf(values, values.Min()) + 1, model.History.BestEpoch);
    }

    [Fact]
    public void Macro_F1_is_the_mean_over_the_classes()
    {
        // Class 0: precision 2/3, recall 1; class 1: precision 1, recall 1/2; class 2: never right.
        ValidationFigures figures = ValidationFigures.Of([1, 1, 1, 1, 3], [0, 0, 1, 1, 2], [0, 0, 0, 1, 1]);

        Assert.Equal(3 / 5.0, figures.Accuracy);
        Assert.Equal(7 / 5.0, figures.Loss);
        Assert.Equal((0.8 + 0.5 + 0) / 3, figures.MacroF1!.Value, 12);
    }

    [Fact]
    public void Averaging_over_one_epoch_changes_nothing_and_over_all_gives_the_mean()
    {
        var options = new TrainingOptions { Epochs = 3, BatchSize = 32, ValidationFraction = 0, Threads = 2 };
        using TextClassifierTransformer plain = Fit(options);
        using TextClassifierTransformer one = Fit(options with { Averaging = new WeightAveraging { Epochs = 1 } });
        using TextClassifierTransformer all = Fit(options with { Averaging = new WeightAveraging { Epochs = 3 } });
        using TextClassifierTransformer first = Fit(options with { Epochs = 1 });
        using TextClassifierTransformer second = Fit(options with { Epochs = 2 });

        Assert.Equal(plain.Weights(), one.Weights());
        foreach ((((float[] a, float[] b), float[] c), float[] mean) in Values(first).Zip(Values(second)).Zip(Values(plain))
            .Zip(Values(all)))
        {
            for (int i = 0; i < mean.Length; i++)
            {
                Assert.Equal((a[i] + b[i] + c[i]) / 3, mean[i], 1e-6f);
            }
        }
    }

    private static IEnumerable<float[]> Values(TextClassifierTransformer model) => model.Weights().Select(weight => weight.Values);

    private static TextClassifierTransformer Fit(TrainingOptions options, params double[] classWeights) =>
        new MLContext(seed: 1).MulticlassClassification.Trainers.RnnClassifier(
            Pipelines.Small with { Training = options, ClassWeights = classWeights }).Fit(s_data);

    private static IDataView Data()
    {
        IDataView texts = s_ml.Data.LoadFromEnumerable(ToyTexts.Create(400, seed: 6));
        return s_ml.Data.Cache(Pipelines.Preprocessing(s_ml).Fit(texts).Transform(texts));
    }
}
