using System.Text.Json;
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
        ["SGD_momentum0.9_nesterov_wd0.01"] = (new() { Kind = OptimizerKind.Sgd, Momentum = 0.9, Nesterov = true, WeightDecay = 0.01 }, 0.1),
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
    public void Trajectories_are_PyTorchs(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement expected = ReferenceTensors.Load("optimizers.json", name);
        (OptimizerChoice choice, double rate) = s_optimizers[name];
        var parameter = new Parameter(expected.GetProperty("start").ToTensor());
        Tensor gradients = expected.GetProperty("grads").ToTensor();
        using var optimizer = new ScheduledOptimizer([parameter], [], new TrainingOptions { Optimizer = choice, LearningRate = rate }, stepsPerEpoch: 12);

        int step = 0;
        foreach (JsonElement after in expected.GetProperty("trajectory").EnumerateArray())
        {
            parameter.grad = gradients[step++];
            optimizer.Step([]);
            ReferenceTensors.AssertClose(after.ToTensor(), parameter.detach());
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_saved_optimizer_goes_on_as_if_it_had_never_stopped(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        JsonElement reference = ReferenceTensors.Load("optimizers.json", name);
        (OptimizerChoice choice, double rate) = s_optimizers[name];
        Tensor gradients = reference.GetProperty("grads").ToTensor();
        var options = new TrainingOptions { Optimizer = choice, LearningRate = rate, Schedule = new CyclicSchedule(rate * 3, UpLength: 3) };
        var whole = new Parameter(reference.GetProperty("start").ToTensor());
        using var uninterrupted = new ScheduledOptimizer([whole], [], options, stepsPerEpoch: 12);
        Run(uninterrupted, whole, gradients, 0, 5);
        var stream = new MemoryStream();
        uninterrupted.Save(new BinaryWriter(stream));
        var part = new Parameter(whole.detach().clone());
        Run(uninterrupted, whole, gradients, 5, 12);

        using var resumed = new ScheduledOptimizer([part], [], options, stepsPerEpoch: 12);
        stream.Position = 0;
        resumed.Load(new BinaryReader(stream), steps: 5, metrics: []);
        Run(resumed, part, gradients, 5, 12);

        Assert.Equal(uninterrupted.LearningRate, resumed.LearningRate);
        Assert.Equal(whole.data<float>().ToArray(), part.data<float>().ToArray());
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
