using System.Text.Json;
using Microsoft.ML.NlpStudy.Pipeline;
using Microsoft.ML.NlpStudy.Training;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class LearningRateScheduleTests
{
    private const double Rate = 0.1;

    // Values of PyTorch's schedulers over 30 steps. Cyclic ones start from 0.01; one-cycle includes the first value too.
    private static readonly Dictionary<string, (LearningRateSchedule Schedule, double Rate, int Total)> s_schedules = new()
    {
        ["LambdaLR_0.95^epoch"] = (new LambdaSchedule(t => Math.Pow(0.95, t)), Rate, 30),
        ["MultiplicativeLR_0.95"] = (new MultiplicativeSchedule(_ => 0.95), Rate, 30),
        ["StepLR_7_0.5"] = (new StepSchedule(7, 0.5), Rate, 30),
        ["MultiStepLR_5_12_20_0.3"] = (new MultiStepSchedule([5, 12, 20], 0.3), Rate, 30),
        ["ExponentialLR_0.9"] = (new ExponentialSchedule(0.9), Rate, 30),
        ["CosineAnnealingLR_T10_min0.01"] = (new CosineSchedule(10, 0.01), Rate, 30),
        ["CosineAnnealingWarmRestarts_5_2_min0.001"] = (new CosineWarmRestartsSchedule(5, 2, 0.001), Rate, 30),
        ["ReduceLROnPlateau_factor0.5_patience2"] = (new PlateauSchedule(0.5, 2), Rate, 30),
        ["CyclicLR_0.01_0.1_up4_triangular_gamma0.95"] = (new CyclicSchedule(0.1, 4, CycleShape.Triangular, 0.95), 0.01, 30),
        ["CyclicLR_0.01_0.1_up4_triangular2_gamma0.95"] = (new CyclicSchedule(0.1, 4, CycleShape.Triangular2, 0.95), 0.01, 30),
        ["CyclicLR_0.01_0.1_up4_exp_range_gamma0.95"] = (new CyclicSchedule(0.1, 4, CycleShape.Exponential, 0.95), 0.01, 30),
        ["OneCycleLR_max0.1_total30_cos"] = (new OneCycleSchedule(), 0.1, 31),
        ["OneCycleLR_max0.1_total30_linear"] = (new OneCycleSchedule(Linear: true), 0.1, 31),
    };

    public static TheoryData<string> Names => [.. s_schedules.Keys];

    public static TheoryData<LearningRateSchedule> All =>
    [
        .. s_schedules.Values.Select(entry => entry.Schedule), new ConstantSchedule(), new LinearWarmUpSchedule(10),
        new InverseSquareRootSchedule(100),
    ];

    [Fact]
    public void The_slanted_triangle_goes_up_in_a_tenth_and_down_to_a_32nd()
    {
        ScheduleRun run = OneCycleSchedule.SlantedTriangular.Begin(0.32, total: 100);
        var rates = new List<double>();
        for (int step = 0; step < 100; step++)
        {
            rates.Add(run.Current.LearningRate);
            run.Advance(null);
        }

        Assert.Equal(0.01, rates[0], 1e-9);
        Assert.Equal(0.32, rates[9], 1e-9);
        Assert.Equal(0.01, rates[99], 1e-9);
        Assert.Equal((rates[9] + rates[99]) / 2, rates[54], 1e-9);
        Assert.Null(run.Current.Momentum);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Rates_and_momenta_are_PyTorchs(string name)
    {
        JsonElement expected = ReferenceTensors.Load("schedules.json", name);
        double[] rates = Numbers(expected, "lr")!;
        double[]? momenta = Numbers(expected, "momentum");
        double[]? metrics = Numbers(expected, "metric");
        (LearningRateSchedule schedule, double rate, int total) = s_schedules[name];

        ScheduleRun run = schedule.Begin(rate, total);

        for (int t = 0; t < rates.Length; t++)
        {
            Assert.Equal(rates[t], run.Current.LearningRate, 12);
            if (momenta is not null)
            {
                Assert.Equal(momenta[t], run.Current.Momentum!.Value, 12);
            }
            else
            {
                Assert.Null(run.Current.Momentum);
            }

            if (t < rates.Length - 1)
            {
                run.Advance(metrics?[t]);
            }
        }
    }

    [Fact]
    public void The_inverse_square_root_is_Noams_formula()
    {
        const int ModelSize = 512, WarmUp = 4000;
        var schedule = new InverseSquareRootSchedule(WarmUp);
        ScheduleRun run = schedule.Begin(schedule.NoamPeak(ModelSize), total: 10_000);

        for (int step = 1; step <= 10_000; step++)
        {
            double paper = Math.Pow(ModelSize, -0.5) * Math.Min(Math.Pow(step, -0.5), step * Math.Pow(WarmUp, -1.5));
            Assert.Equal(paper, run.Current.LearningRate, 12);
            run.Advance(null);
        }
    }

    [Fact]
    public void Linear_warm_up_goes_up_to_the_rate_and_down_to_nothing()
    {
        ScheduleRun run = new LinearWarmUpSchedule(4).Begin(1, total: 8);
        var rates = new List<double>();
        for (int t = 0; t <= 8; t++, run.Advance(null))
        {
            rates.Add(run.Current.LearningRate);
        }

        Assert.Equal([0.25, 0.5, 0.75, 1, 1, 0.75, 0.5, 0.25, 0], rates);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_schedule_in_options_json_comes_back(LearningRateSchedule schedule)
    {
        string json = JsonSerializer.Serialize(schedule, ModelFolder.Json);
        LearningRateSchedule read = JsonSerializer.Deserialize<LearningRateSchedule>(json, ModelFolder.Json)!;

        // A function cannot be written: only the kind of the schedule comes back.
        LearningRateSchedule expected = schedule switch
        {
            LambdaSchedule => new LambdaSchedule(),
            MultiplicativeSchedule => new MultiplicativeSchedule(),
            _ => schedule,
        };
        Assert.Equal(expected.GetType(), read.GetType());
        Assert.Equal(json, JsonSerializer.Serialize(read, ModelFolder.Json));
    }

    [Fact]
    public void A_value_out_of_range_is_named()
    {
        var options = new TrainingOptions { Schedule = new StepSchedule(0) };

        var error = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);

        Assert.Contains("Option Size: expected at least 1, found 0", error.Message);
    }

    private static double[]? Numbers(JsonElement element, string name) =>
        element.TryGetProperty(name, out JsonElement array) ? [.. array.EnumerateArray().Select(number => number.GetDouble())] : null;
}
