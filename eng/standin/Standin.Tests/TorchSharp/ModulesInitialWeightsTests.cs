using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.init;

namespace Standin.Tests.TorchSharpTests;

[Collection(nameof(Alone))]
public class ModulesInitialWeightsTests
{
    public ModulesInitialWeightsTests() => manual_seed(7);

    [Fact]
    public void Layers_start_as_PyTorchs_do()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear linear = nn.Linear(400, 300);
        Uniform(linear.weight, 1 / Math.Sqrt(400));
        Uniform(linear.bias, 1 / Math.Sqrt(400));
        using Embedding embedding = nn.Embedding(300, 100);
        Normal(embedding.weight, 1);
        using LSTM lstm = nn.LSTM(50, 64, numLayers: 2);
        Assert.All(lstm.parameters(), parameter => Uniform(parameter, 1.0 / 8));
        Assert.Equal([256L, 50], lstm.get_parameter("weight_ih_l0").shape);
        using RNNCell cell = nn.RNNCell(300, 256);
        Assert.All(cell.parameters(), parameter => Uniform(parameter, 1.0 / 16));
        using LayerNorm norm = nn.LayerNorm(5);
        Assert.True(norm.weight.eq(1).all().item<bool>());
        Assert.True(norm.bias.eq(0).all().item<bool>());
    }

    [Fact]
    public void Initializers_have_their_formulas_bounds_and_deviations()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor matrix = empty(300, 200);
        Uniform(xavier_uniform_(matrix, 2), 2 * Math.Sqrt(6.0 / 500));
        Normal(xavier_normal_(matrix), Math.Sqrt(2.0 / 500));
        Uniform(kaiming_uniform_(matrix, a: Math.Sqrt(5)), 1 / Math.Sqrt(200));
        Normal(kaiming_normal_(matrix, mode: FanInOut.FanOut, nonlinearity: NonlinearityType.ReLU), Math.Sqrt(2.0 / 300));
        Normal(normal_(matrix, 0, 0.02), 0.02);
        Uniform(uniform_(matrix, -0.08, 0.08), 0.08);
        Assert.True(constant_(matrix, 0.25).eq(0.25).all().item<bool>());
        Assert.Equal((200L * 7, 300L * 7), CalculateFanInAndFanOut(empty(300, 200, 7)));
        Assert.Throws<ArgumentException>(() => xavier_uniform_(empty(3)));
    }

    [Fact]
    public void Gains_are_PyTorchs()
    {
        Assert.Equal(5.0 / 3, calculate_gain(NonlinearityType.Tanh));
        Assert.Equal(Math.Sqrt(2), calculate_gain(NonlinearityType.ReLU));
        Assert.Equal(Math.Sqrt(2 / 1.04), calculate_gain(NonlinearityType.LeakyReLU, 0.2), 12);
        Assert.Equal(1, calculate_gain(NonlinearityType.Sigmoid));
    }

    [Fact]
    public void A_truncated_normal_stays_within_its_bounds()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor values = trunc_normal_(empty(200_000), mean: 1, std: 2, a: -1, b: 3);

        Assert.InRange(values.min().item<float>(), -1f, -0.99f);
        Assert.InRange(values.max().item<float>(), 2.99f, 3f);
        Assert.Equal(1, values.mean().item<float>(), 1.5e-2);
        Assert.Equal(2 * 0.53956, values.std().item<float>(), 1e-2);   // of a standard normal within ±1
    }

    [Theory]
    [InlineData(30, 20)]
    [InlineData(20, 30)]
    public void An_orthogonal_matrix_has_orthonormal_rows_or_columns(int rows, int columns)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor q = orthogonal_(empty(rows, columns), gain: 3) / 3;

        Tensor product = rows > columns ? q.t().matmul(q) : q.matmul(q.t());

        Assert.True(product.allclose(eye(20), 1e-4, 1e-5));
    }

    [Fact]
    public void Initializing_a_parameter_leaves_no_trace_for_its_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        var parameter = new Parameter(empty(3, 3));

        xavier_uniform_(parameter);
        orthogonal_(parameter);
        trunc_normal_(parameter);

        Assert.True(parameter.requires_grad);
        Assert.True(parameter.is_leaf);
    }

    [Fact]
    public void A_seed_gives_the_same_weights_again()
    {
        using DisposeScope scope = NewDisposeScope();
        manual_seed(3);
        using GRU first = nn.GRU(4, 5);
        manual_seed(3);
        using GRU second = nn.GRU(4, 5);

        Assert.All(first.state_dict(), entry => Assert.True(entry.Value.Equals(second.state_dict()[entry.Key])));
    }

    private static void Uniform(Tensor values, double bound)
    {
        Assert.InRange(values.abs().max().item<float>(), 0.95f * (float)bound, (float)bound);
        double deviation = bound / Math.Sqrt(3), error = 5 * bound / Math.Sqrt(values.NumberOfElements);
        Assert.Equal(0, values.mean().item<float>(), error);
        Assert.Equal(deviation, values.std().item<float>(), error);
    }

    private static void Normal(Tensor values, double deviation)
    {
        double error = 5 * deviation / Math.Sqrt(values.NumberOfElements);
        Assert.Equal(0, values.mean().item<float>(), error);
        Assert.Equal(deviation, values.std().item<float>(), error);
        Assert.InRange(values.abs().max().item<float>(), 3.2 * deviation, 6 * deviation);
    }
}
