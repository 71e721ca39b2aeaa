using System.Text.Json;
using Microsoft.ML.NlpStudy.Torch;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class ScheduledOptimizerTests
{
    private static readonly Dictionary<string, (OptimizerChoice Choice, double Rate)> s_optimizers = new()
    {
        ["SGD_lr0.1"] = (new() { Kind = OptimizerKind.Sgd }, 0.1),
        ["SGD_momentum0.9_nesterov_wd0.01"] =
            (new() { Kind = OptimizerKind.Sgd, Momentum = 0.9, Nesterov = true, WeightDecay = 0.01 }, 0.1),
        ["Adam_lr0.05"] = (new(), 0.05),
        ["Adam_betas0.9_0.98_eps1e-9_wd0.01"] = (new() { Beta2 = 0.98, Epsilon = 1e-9, WeightDecay = 0.01 }, 0.05),
        ["AdamW_lr0.05_wd0.01"] = (new() { Kind = OptimizerKind.AdamW, WeightDecay = 0.01 }, 0.05),
        ["RAdam_lr0.05"] = (new() { Kind = OptimizerKind.RAdam }, 0.05),
        ["RMSprop_lr0.01"] = (new() { Kind = OptimizerKind.RmsProp }, 0.01),
        ["Adagrad_lr0.1"] = (new() { Kind = OptimizerKind.Adagrad }, 0.1),
    };

    public static TheoryData<string> Names => [.. s_optimizers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Trajectories_are_PyTorchs(string name) => AssertTrajectory(name, CPU);

    [GpuTheory]
    [MemberData(nameof(Names))]
    public void Trajectories_on_a_GPU_are_PyTorchs(string name) => AssertTrajectory(name, Gpu.Device);

    // As on a GPU, whose memory our own code cannot update.
    [Theory]
    [MemberData(nameof(Names))]
    public void Trajectories_by_libtorchs_operators_are_PyTorchs(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        using IDisposable noGrad = no_grad();
        JsonElement expected = ReferenceTensors.Load("optimizers.json", name);
        (OptimizerChoice choice, double rate) = s_optimizers[name];
        Tensor weights = expected.GetProperty("start").ToTensor(), gradients = expected.GetProperty("grads").ToTensor();
        using var moments = new WeightMoments(weights, choice);

        int step = 0;
        foreach (JsonElement after in expected.GetProperty("trajectory").EnumerateArray())
        {
            moments.Update(weights, gradients[step], UpdateStep.Of(choice, new RatePoint(rate), step + 1));
            step++;
            ReferenceTensors.AssertClose(after.ToTensor(), weights);
        }
    }

    // PyTorch's formulas, since PyTorch's own results above cover neither RMSprop with momentum nor long rows.
    [Theory]
    [MemberData(nameof(Names))]
    public void Many_weights_on_several_threads_move_as_by_operators(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        (OptimizerChoice choice, double rate) = s_optimizers[name];
        choice = choice with { Momentum = choice.Kind == OptimizerKind.RmsProp ? 0.9 : choice.Momentum };
        Parameter[] parameters = [.. new long[] { 200_003, 17, 1 }.Select(size => new Parameter(randn(size, generator: new Generator(1))))];
        Tensor[] copies = [.. parameters.Select(parameter => parameter.detach().clone())];
        WeightMoments[] moments = [.. copies.Select(copy => new WeightMoments(copy, choice))];
        using var optimizer = new ScheduledOptimizer(
            parameters, [], new TrainingOptions { Optimizer = choice, LearningRate = rate, Threads = 3 }, stepsPerEpoch: 6);

        var random = new Generator(2);
        for (int step = 1; step <= 6; step++)
        {
            foreach ((Parameter parameter, (Tensor copy, WeightMoments moment)) in parameters.Zip(copies.Zip(moments)))
            {
                parameter.grad = randn(parameter.shape, generator: random);
                moment.Update(copy, parameter.grad, UpdateStep.Of(choice, new RatePoint(rate), step));
            }

            optimizer.Step([]);
        }

        foreach ((Parameter parameter, Tensor copy) in parameters.Zip(copies))
        {
            Assert.True(parameter.detach().allclose(copy, rtol: 1e-4, atol: 1e-5));
        }

        foreach (WeightMoments moment in moments)
        {
            moment.Dispose();
        }
    }

    [Fact]
    public void A_scheduled_momentum_moves_only_one_that_there_is()
    {
        var plain = new OptimizerChoice { Kind = OptimizerKind.Sgd };

        Assert.False(UpdateStep.Of(plain, new RatePoint(0.1, 0.8), 1).HasFirst);
        Assert.Equal(0.8f, UpdateStep.Of(plain with { Momentum = 0.9 }, new RatePoint(0.1, 0.8), 1).FirstKept);
        Assert.Equal(0.8f, UpdateStep.Of(new OptimizerChoice(), new RatePoint(0.1, 0.8), 1).FirstKept);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_optimizer_goes_on_as_if_it_had_never_stopped(string name) => AssertGoesOn(name, CPU);

    [GpuTheory]
    [MemberData(nameof(Names))]
    public void A_saved_optimizer_goes_on_on_a_GPU_as_if_it_had_never_stopped(string name) => AssertGoesOn(name, Gpu.Device);

    private static void AssertGoesOn(string name, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement reference = ReferenceTensors.Load("optimizers.json", name);
        (OptimizerChoice choice, double rate) = s_optimizers[name];
        Tensor gradients = reference.GetProperty("grads").ToTensor().to(device);
        var options = new TrainingOptions { Optimizer = choice, LearningRate = rate, Schedule = new CyclicSchedule(rate * 3, UpLength: 3) };
        var whole = new Parameter(reference.GetProperty("start").ToTensor().to(device));
        using var uninterrupted = new ScheduledOptimizer([whole], [], options, stepsPerEpoch: 12);
        Run(uninterrupted, whole, gradients, 0, 5);
        var stream = new MemoryStream();
        Safetensors.Write(uninterrupted.State, stream);
        var part = new Parameter(whole.detach().clone());
        Run(uninterrupted, whole, gradients, 5, 12);

        using var resumed = new ScheduledOptimizer([part], [], options, stepsPerEpoch: 12);
        stream.Position = 0;
        Safetensors.Read(resumed.State, stream);
        resumed.Resume(steps: 5, metrics: []);
        Run(resumed, part, gradients, 5, 12);

        Assert.Equal(uninterrupted.LearningRate, resumed.LearningRate);
        Assert.Equal(whole.cpu().data<float>().ToArray(), part.cpu().data<float>().ToArray());
    }

    private static void AssertTrajectory(string name, Device device)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement expected = ReferenceTensors.Load("optimizers.json", name);
        (OptimizerChoice choice, double rate) = s_optimizers[name];
        var parameter = new Parameter(expected.GetProperty("start").ToTensor().to(device));
        Tensor gradients = expected.GetProperty("grads").ToTensor().to(device);
        using var optimizer = new ScheduledOptimizer(
            [parameter], [], new TrainingOptions { Optimizer = choice, LearningRate = rate }, stepsPerEpoch: 12);

        int step = 0;
        foreach (JsonElement after in expected.GetProperty("trajectory").EnumerateArray())
        {
            parameter.grad = gradients[step++];
            optimizer.Step([]);
            ReferenceTensors.AssertClose(after.ToTensor(), parameter.detach().cpu());
        }
    }

    private static void Run(ScheduledOptimizer optimizer, Parameter parameter, Tensor gradients, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            parameter.grad = gradients[step];
            optimizer.Step([]);
        }
    }
}
