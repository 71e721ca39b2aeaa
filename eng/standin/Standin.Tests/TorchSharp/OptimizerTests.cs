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
    };

    public static TheoryData<string> Cases => [.. s_optimizers.Keys];

    private static readonly string[] s_kinds = ["SGD", "Adam"];

    public static TheoryData<string> Kinds => [.. s_kinds];

    [Fact]
    public void Every_trajectory_of_these_two_is_tried()
        => Assert.Equal(s_reference.Names.Where(name => name.StartsWith("SGD_", StringComparison.Ordinal) || name.StartsWith("Adam_", StringComparison.Ordinal)).Order(), s_optimizers.Keys.Order());

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
        _ => optim.Adam(parameters, 0.1, amsgrad: true),
    };
}
