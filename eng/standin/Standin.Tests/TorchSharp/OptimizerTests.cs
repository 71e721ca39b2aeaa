using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public class OptimizerTests
{
    private static readonly ReferenceFile s_reference = ReferenceFile.Load("optimizers");

    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, OptimizerHelper>> s_optimizers = new()
    {
        ["SGD_lr0.1"] = parameters => optim.SGD(parameters, 0.1),
        ["SGD_momentum0.9_nesterov_wd0.01"] = parameters => optim.SGD(parameters, 0.1, momentum: 0.9, weight_decay: 0.01, nesterov: true),
        ["Adam_lr0.05"] = parameters => optim.Adam(parameters, 0.05),
        ["Adam_betas0.9_0.98_eps1e-9_wd0.01"] = parameters => optim.Adam(parameters, 0.05, beta2: 0.98, eps: 1e-9, weight_decay: 0.01),
        ["AdamW_lr0.05_wd0.01"] = parameters => optim.AdamW(parameters, 0.05, weight_decay: 0.01),
        ["RAdam_lr0.05"] = parameters => optim.RAdam(parameters, 0.05),
        ["RMSprop_lr0.01"] = parameters => optim.RMSProp(parameters, 0.01),
        ["Adagrad_lr0.1"] = parameters => optim.Adagrad(parameters, 0.1),
    };

    public static TheoryData<string> Cases => [.. s_optimizers.Keys];

    private static readonly string[] s_kinds = ["SGD", "Adam", "AdamW", "RAdam", "NAdam", "RMSProp", "Adagrad", "Adadelta"];

    public static TheoryData<string> Kinds => [.. s_kinds];

    [Fact]
    public void Every_trajectory_of_the_reference_is_tried()
        => Assert.Equal(s_reference.Names.Where(name => name != "made_with").Order(), s_optimizers.Keys.Order());

    [Theory]
    [MemberData(nameof(Cases))]
    public void Trajectories_are_PyTorchs(string name)
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference[name];
        var parameter = new Parameter(expected["start"].Tensor);
        Tensor gradients = expected["grads"].Tensor;
        using OptimizerHelper optimizer = s_optimizers[name]([parameter]);

        for (int step = 0; step < expected["trajectory"].Count; step++)
        {
            parameter.grad = gradients[step];
            optimizer.step();
            expected["trajectory"][step].Equals(parameter);
        }
    }

    [Fact]
    public void NAdam_follows_Dozats_formula()
    {
        using DisposeScope scope = NewDisposeScope();
        (double lr, double beta1, double beta2, double decay) = (0.01, 0.9, 0.999, 0.004);
        double[] gradients = [0.3, -0.2, 0.5, 0.1];
        var parameter = new Parameter(tensor(new[] { 1.0 }));
        using NAdam optimizer = optim.NAdam([parameter], lr, momentum_decay: decay);
        (double value, double mean, double square, double product) = (1, 0, 0, 1);

        for (int t = 1; t <= gradients.Length; t++)
        {
            double g = gradients[t - 1];
            double mu = beta1 * (1 - (0.5 * Math.Pow(0.96, t * decay)));
            double next = beta1 * (1 - (0.5 * Math.Pow(0.96, (t + 1) * decay)));
            product *= mu;
            mean = (beta1 * mean) + ((1 - beta1) * g);
            square = (beta2 * square) + ((1 - beta2) * g * g);
            double hat = (next * mean / (1 - (product * next))) + ((1 - mu) * g / (1 - product));
            value -= lr * hat / (Math.Sqrt(square / (1 - Math.Pow(beta2, t))) + 1e-8);
            parameter.grad = tensor(new[] { g });
            optimizer.step();
            Assert.Equal(value, parameter.item<double>(), 12);
        }
    }

    [Fact]
    public void Adadelta_follows_Zeilers_formula()
    {
        using DisposeScope scope = NewDisposeScope();
        double[] gradients = [0.3, -0.2, 0.5];
        var parameter = new Parameter(tensor(new[] { 1.0 }));
        using Adadelta optimizer = optim.Adadelta([parameter]);
        (double value, double square, double moved) = (1, 0, 0);

        foreach (double g in gradients)
        {
            square = (0.9 * square) + (0.1 * g * g);
            double delta = Math.Sqrt(moved + 1e-6) / Math.Sqrt(square + 1e-6) * g;
            moved = (0.9 * moved) + (0.1 * delta * delta);
            value -= delta;
            parameter.grad = tensor(new[] { g });
            optimizer.step();
            Assert.Equal(value, parameter.item<double>(), 12);
        }
    }

    [Fact]
    public void AMSGrad_divides_by_the_largest_second_moment_so_far()
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(tensor(new[] { 0.0 }));
        using Adam optimizer = optim.Adam([parameter], 0.1, beta2: 0.5, eps: 0, amsgrad: true);
        (double mean, double square, double largest, double value) = (0, 0, 0, 0);
        double[] gradients = [10, 0.1, 0.1, 0.1];

        for (int t = 1; t <= gradients.Length; t++)
        {
            double g = gradients[t - 1];
            mean = (0.9 * mean) + (0.1 * g);
            square = (0.5 * square) + (0.5 * g * g);
            largest = Math.Max(largest, square);
            value -= 0.1 / (1 - Math.Pow(0.9, t)) * mean / Math.Sqrt(largest / (1 - Math.Pow(0.5, t)));
            parameter.grad = tensor(new[] { g });
            optimizer.step();
            Assert.Equal(value, parameter.item<double>(), 10);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Steps_go_down_the_slope(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(tensor(new[] { 1f }));
        using OptimizerHelper optimizer = New(kind, [parameter]);

        for (int i = 0; i < 5; i++)
        {
            optimizer.zero_grad();
            parameter.pow(2).sum().backward();
            optimizer.step();
        }

        Assert.InRange(parameter.item<float>(), -1f, 0.99999f);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_saved_and_loaded_optimizer_goes_on_exactly(string kind)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor gradients = randn(6, 3);
        var straight = new Parameter(ones(3));
        using OptimizerHelper first = New(kind, [straight]);
        for (int i = 0; i < 3; i++)
        {
            straight.grad = gradients[i];
            first.step();
        }

        var resumed = new Parameter(straight.detach().clone());
        using OptimizerHelper second = New(kind, [resumed]);
        using var file = new MemoryStream();
        using (var writer = new BinaryWriter(file, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            first.save_state_dict(writer);
        }

        file.Position = 0;
        second.load_state_dict(new BinaryReader(file));
        Assert.True(second.state_dict().State[0].ApproximatelyEquals(first.state_dict().State[0]));
        var copied = new Parameter(straight.detach().clone());
        using OptimizerHelper third = New(kind, [copied]);
        third.load_state_dict(first.state_dict());

        for (int i = 3; i < 6; i++)
        {
            (straight.grad, resumed.grad, copied.grad) = (gradients[i], gradients[i], gradients[i]);
            first.step();
            second.step();
            third.step();
        }

        Assert.Equal(straight.data<float>().ToArray(), resumed.data<float>().ToArray());
        Assert.Equal(straight.data<float>().ToArray(), copied.data<float>().ToArray());
    }

    [Fact]
    public void Another_optimizers_file_is_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(ones(3));
        using var file = new MemoryStream();
        optim.SGD([parameter], 0.1).save_state_dict(new BinaryWriter(file));
        file.Position = 0;

        var error = Assert.Throws<InvalidDataException>(() => optim.Adam([parameter]).load_state_dict(new BinaryReader(file)));
        Assert.Contains("'Adam'", error.Message);
        Assert.Contains("'SGD'", error.Message);
    }

    [Fact]
    public void Each_group_has_its_own_learning_rate()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter fast = new(zeros(1)), slow = new(zeros(1));
        using SGD optimizer = optim.SGD([new SGD.ParamGroup([fast], lr: 1), new SGD.ParamGroup { Parameters = [slow] }], 0.1);
        (fast.grad, slow.grad) = (ones(1), ones(1));

        optimizer.step();
        optimizer.ParamGroups.First().LearningRate = 2;
        optimizer.step();

        Assert.Equal(-3f, fast.item<float>());
        Assert.Equal(-0.2f, slow.item<float>(), 6);
        Assert.Equal([1, 0.1], optimizer.ParamGroups.Select(group => group.InitialLearningRate));
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays_and_does_not_age()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter used = new(zeros(1)), idle = new(zeros(1));
        using Adam optimizer = optim.Adam([used, idle], 0.1);
        for (int i = 0; i < 3; i++)
        {
            used.grad = ones(1);
            optimizer.step();
        }

        Assert.Equal(0f, idle.item<float>());
        idle.grad = ones(1);
        optimizer.step();

        Assert.Equal(-0.1f, idle.item<float>(), 6);   // its first step
    }

    [Fact]
    public void Zeroing_keeps_the_gradient_and_a_closure_gives_the_loss()
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(tensor(new[] { 3f }));
        using SGD optimizer = optim.SGD([parameter], 0.5);

        Tensor loss = optimizer.step(() =>
        {
            optimizer.zero_grad();
            Tensor value = parameter.pow(2).sum();
            value.backward();
            return value;
        });

        Assert.Equal(9f, loss.item<float>());
        Assert.Equal(0f, parameter.item<float>());
        optimizer.zero_grad();
        Assert.Equal(0f, parameter.grad.item<float>());
    }

    [Fact]
    public void Steps_leave_no_tensor_behind()
    {
        using DisposeScope outer = NewDisposeScope();
        Parameter[] parameters = [new(randn(3, 4)), new(randn(5))];
        foreach (Parameter parameter in parameters)
        {
            parameter.grad = randn_like(parameter);
        }

        foreach (string kind in s_kinds)
        {
            using OptimizerHelper optimizer = New(kind, parameters);
            optimizer.step();
            int before = outer.DisposablesCount;
            optimizer.step();
            Assert.Equal(before, outer.DisposablesCount);
        }
    }

    [Fact]
    public void Options_that_make_no_sense_are_refused()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = [new(ones(1))];
        Assert.Contains("-1", Assert.Throws<ArgumentException>(() => optim.Adam(parameters, -1)).Message);
        Assert.Throws<ArgumentException>(() => optim.Adam(parameters, beta1: 1));
        Assert.Throws<ArgumentException>(() => optim.SGD(parameters, 0.1, nesterov: true));
    }

    /// <summary>An optimizer with options that make it use all of its state.</summary>
    private static OptimizerHelper New(string kind, IEnumerable<Parameter> parameters) => kind switch
    {
        "SGD" => optim.SGD(parameters, 0.1, momentum: 0.9, weight_decay: 0.01),
        "Adam" => optim.Adam(parameters, 0.1, amsgrad: true),
        "AdamW" => optim.AdamW(parameters, 0.1, weight_decay: 0.01),
        "RAdam" => optim.RAdam(parameters, 0.1),
        "NAdam" => optim.NAdam(parameters, 0.1),
        "RMSProp" => optim.RMSProp(parameters, 0.01, momentum: 0.5, centered: true),
        "Adagrad" => optim.Adagrad(parameters, 0.1, lr_decay: 0.01),
        _ => optim.Adadelta(parameters),
    };
}
