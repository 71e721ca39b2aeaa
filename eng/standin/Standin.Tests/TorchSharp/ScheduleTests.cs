using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler.impl;

namespace Standin.Tests.TorchSharpTests;

public class ScheduleTests
{
    private static readonly ReferenceFile s_reference = ReferenceFile.Load("schedules");

    private static readonly Dictionary<string, Func<Optimizer, lr_scheduler.LRScheduler>> s_schedules = new()
    {
        ["LambdaLR_0.95^epoch"] = optimizer => lr_scheduler.LambdaLR(optimizer, epoch => Math.Pow(0.95, epoch)),
        ["MultiplicativeLR_0.95"] = optimizer => lr_scheduler.MultiplicativeLR(optimizer, _ => 0.95),
        ["StepLR_7_0.5"] = optimizer => lr_scheduler.StepLR(optimizer, 7, 0.5),
        ["MultiStepLR_5_12_20_0.3"] = optimizer => lr_scheduler.MultiStepLR(optimizer, [5, 12, 20], 0.3),
        ["ExponentialLR_0.9"] = optimizer => lr_scheduler.ExponentialLR(optimizer, 0.9),
        ["CosineAnnealingLR_T10_min0.01"] = optimizer => lr_scheduler.CosineAnnealingLR(optimizer, 10, 0.01),
        ["CyclicLR_0.01_0.1_up4_triangular_gamma0.95"] = optimizer => lr_scheduler.CyclicLR(optimizer, 0.01, 0.1, 4, mode: CyclicLR.Mode.Triangular, gamma: 0.95),
        ["CyclicLR_0.01_0.1_up4_triangular2_gamma0.95"] = optimizer => lr_scheduler.CyclicLR(optimizer, 0.01, 0.1, 4, mode: CyclicLR.Mode.Triangular2, gamma: 0.95),
        ["CyclicLR_0.01_0.1_up4_exp_range_gamma0.95"] = optimizer => lr_scheduler.CyclicLR(optimizer, 0.01, 0.1, 4, mode: CyclicLR.Mode.ExpRange, gamma: 0.95),
        // The reference's 30 steps make 31 values, and it counts those.
        ["OneCycleLR_max0.1_total30_cos"] = optimizer => lr_scheduler.OneCycleLR(optimizer, 0.1, 31, anneal_strategy: OneCycleLR.AnnealStrategy.Cos),
        ["OneCycleLR_max0.1_total30_linear"] = optimizer => lr_scheduler.OneCycleLR(optimizer, 0.1, 31, anneal_strategy: OneCycleLR.AnnealStrategy.Linear),
    };

    public static TheoryData<string> Cases => [.. s_schedules.Keys];

    [Fact]
    public void Every_schedule_of_the_reference_that_TorchSharp_has_is_tried()
    {
        // TorchSharp has no warm restarts; the plateau has a test of its own.
        string[] others = ["made_with", "CosineAnnealingWarmRestarts_5_2_min0.001", "ReduceLROnPlateau_factor0.5_patience2"];
        Assert.Equal(s_reference.Names.Except(others).Order(), s_schedules.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Learning_rates_and_momenta_are_PyTorchs(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference[name];
        using SGD optimizer = NewOptimizer();
        lr_scheduler.LRScheduler schedule = s_schedules[name](optimizer);
        var group = (SGD.ParamGroup)optimizer.ParamGroups.Single();
        double[] rates = expected["lr"].Numbers;
        double[]? momenta = expected.Names.Contains("momentum") ? expected["momentum"].Numbers : null;

        for (int step = 0; step < rates.Length; step++)
        {
            Assert.Equal(rates[step], group.LearningRate, 12);
            Assert.Equal(rates[step], schedule.get_last_lr().Single(), 12);
            if (momenta is not null)
            {
                Assert.Equal(momenta[step], group.Momentum, 12);
            }

            if (step < rates.Length - 1)
            {
                schedule.step();
            }
        }
    }

    [Fact]
    public void A_plateau_reduces_the_rate_as_PyTorchs()
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference["ReduceLROnPlateau_factor0.5_patience2"];
        using SGD optimizer = NewOptimizer();
        lr_scheduler.LRScheduler schedule = lr_scheduler.ReduceLROnPlateau(optimizer, factor: 0.5, patience: 2);
        double[] metric = expected["metric"].Numbers;
        List<double> rates = [optimizer.ParamGroups.Single().LearningRate];

        foreach (double value in metric)
        {
            schedule.step(value);
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
        }

        Assert.Equal(expected["lr"].Numbers, rates);
    }

    [Fact]
    public void A_plateau_can_be_of_a_metric_that_grows_and_waits_after_a_reduction()
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = NewOptimizer();
        lr_scheduler.LRScheduler schedule = lr_scheduler.ReduceLROnPlateau(optimizer, "max", 0.1, patience: 0, cooldown: 2, min_lr: [0.005]);
        List<double> rates = [];
        foreach (double metric in new[] { 1.0, 2, 2, 2, 2, 2, 2 })
        {
            schedule.step(metric);
            rates.Add(optimizer.ParamGroups.Single().LearningRate);
        }

        Assert.Equal([0.1, 0.1, 0.01, 0.01, 0.01, 0.005, 0.005], rates.Select(rate => Math.Round(rate, 12)));
        Assert.Throws<InvalidOperationException>(schedule.step);
    }

    [Theory]
    [InlineData("StepLR_7_0.5")]
    [InlineData("MultiStepLR_5_12_20_0.3")]
    [InlineData("ExponentialLR_0.9")]
    [InlineData("CosineAnnealingLR_T10_min0.01")]
    public void A_jump_to_an_epoch_gives_the_rate_of_that_epoch(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = NewOptimizer();
        lr_scheduler.LRScheduler schedule = s_schedules[name](optimizer);

        schedule.step(13);

        Assert.Equal(s_reference[name]["lr"].Numbers[13], optimizer.ParamGroups.Single().LearningRate, 12);
    }

    [Fact]
    public void Constant_then_exponential_rates_follow_one_another()
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = NewOptimizer();
        lr_scheduler.LRScheduler schedule = lr_scheduler.SequentialLR(optimizer,
            [lr_scheduler.ConstantLR(optimizer, 0.1, 2), lr_scheduler.ExponentialLR(optimizer, 0.9)], [2]);
        List<double> rates = [];
        for (int i = 0; i < 5; i++)
        {
            rates.Add(Math.Round(optimizer.ParamGroups.Single().LearningRate, 12));
            schedule.step();
        }

        Assert.Equal([0.01, 0.01, 0.1, 0.09, 0.081], rates);   // PyTorch's documentation of SequentialLR
    }

    [Fact]
    public void A_linear_warm_up_ends_at_the_whole_rate()
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = NewOptimizer();
        var schedule = new LinearLR(optimizer, start_factor: 0.5, total_iters: 4);
        List<double> rates = [];
        for (int i = 0; i < 6; i++)
        {
            rates.Add(Math.Round(optimizer.ParamGroups.Single().LearningRate, 12));
            schedule.step();
        }

        Assert.Equal([0.05, 0.0625, 0.075, 0.0875, 0.1, 0.1], rates);   // PyTorch's documentation of LinearLR
    }

    [Fact]
    public void Chained_schedules_multiply()
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = NewOptimizer();
        lr_scheduler.LRScheduler schedule = lr_scheduler.ChainedLR([lr_scheduler.ConstantLR(optimizer, 0.1, 2), lr_scheduler.ExponentialLR(optimizer, 0.9)]);
        List<double> rates = [];
        for (int i = 0; i < 4; i++)
        {
            rates.Add(Math.Round(optimizer.ParamGroups.Single().LearningRate, 12));
            schedule.step();
        }

        Assert.Equal([0.01, 0.009, 0.081, 0.0729], rates);   // PyTorch's documentation of ChainedScheduler
    }

    [Fact]
    public void One_cycle_turns_Adams_first_beta_and_ends_after_its_steps()
    {
        using DisposeScope scope = NewDisposeScope();
        using Adam optimizer = Adam([new Parameter(ones(1))], 0.1);
        lr_scheduler.LRScheduler schedule = lr_scheduler.OneCycleLR(optimizer, 0.1, epochs: 5, steps_per_epoch: 2, three_phase: true);
        var group = (Adam.ParamGroup)optimizer.ParamGroups.Single();

        Assert.Equal((0.95, 0.999), group.Betas);
        for (int i = 0; i < 2; i++)
        {
            schedule.step();
        }

        Assert.Equal(0.1, group.LearningRate, 12);
        Assert.Equal(0.85, group.Betas.Item1, 12);
        for (int i = 0; i < 8; i++)
        {
            schedule.step();
        }

        Assert.Throws<InvalidOperationException>(schedule.step);
    }

    [Fact]
    public void Two_groups_keep_their_proportion()
    {
        using DisposeScope scope = NewDisposeScope();
        using SGD optimizer = SGD([new SGD.ParamGroup([new Parameter(ones(1))], lr: 1), new SGD.ParamGroup([new Parameter(ones(1))], lr: 10)], 0.1);
        lr_scheduler.LRScheduler schedule = lr_scheduler.ExponentialLR(optimizer, 0.5);

        schedule.step();

        Assert.Equal([0.5, 5], schedule.get_last_lr());
    }

    private static SGD NewOptimizer() => SGD([new Parameter(ones(1))], 0.1, momentum: 0.9);
}
