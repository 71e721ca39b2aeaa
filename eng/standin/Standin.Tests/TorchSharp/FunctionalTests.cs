using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Standin.Tests.TorchSharpTests;

public class FunctionalTests
{
    private static readonly ReferenceFile s_reference = ReferenceFile.Load("functional");

    [Theory]
    [InlineData(-100, 0.0)]
    [InlineData(-100, 0.1)]
    [InlineData(1, 0.0)]
    [InlineData(1, 0.1)]
    public void Cross_entropy_and_its_gradient_are_PyTorchs(long ignored, double smoothing)
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference[FormattableString.Invariant($"cross_entropy_ignore{ignored}_smooth{smoothing:0.0}")];
        Tensor logits = expected["logits"].Tensor.requires_grad_();
        Tensor target = tensor(expected["target"].Integers);

        Tensor loss = F.cross_entropy(logits, target, ignore_index: ignored, label_smoothing: smoothing);
        loss.backward();

        ReferenceFile.Close(expected["loss"].Number, loss.item<float>(), "loss");
        expected["grad"].Equals(logits.grad);
        using var module = new CrossEntropyLoss(ignore_index: ignored, label_smoothing: smoothing);
        ReferenceFile.Close(expected["loss"].Number, module.call(logits, target).item<float>(), "loss of the module");
    }

    [Fact]
    public void Class_weights_weigh_the_mean()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor logits = randn(4, 3);
        Tensor target = tensor(new[] { 0L, 1, 2, 1 });
        Tensor weight = tensor(new[] { 1f, 2, 5 });
        Tensor each = -F.log_softmax(logits, 1).gather(1, target.unsqueeze(1)).squeeze(1);
        Tensor weights = weight.index_select(0, target);

        Assert.True(nn.CrossEntropyLoss(weight).call(logits, target).allclose((each * weights).sum() / weights.sum(), 1e-5, 1e-6));
        Assert.True(nn.NLLLoss(reduction: nn.Reduction.Sum).call(F.log_softmax(logits, 1), target).allclose(each.sum(), 1e-5, 1e-6));
        Assert.Equal([4L], nn.CrossEntropyLoss(reduction: nn.Reduction.None).call(logits, target).shape);
    }

    [Fact]
    public void Losses_of_two_tensors_equal_their_formulas()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = randn(5), y = rand(5);
        Tensor p = F.sigmoid(x);
        Tensor entropy = -((y * p.log()) + ((1 - y) * (1 - p).log()));

        Assert.True(nn.BCEWithLogitsLoss().call(x, y).allclose(entropy.mean(), 1e-5, 1e-6));
        Assert.True(nn.BCELoss().call(p, y).allclose(entropy.mean(), 1e-5, 1e-6));
        Assert.True(nn.BCEWithLogitsLoss(pos_weights: tensor(3f)).call(x, y).allclose(-((3 * y * p.log()) + ((1 - y) * (1 - p).log())).mean(), 1e-5, 1e-6));
        Assert.True(nn.MSELoss(nn.Reduction.Sum).call(x, y).allclose((x - y).pow(2).sum(), 1e-5, 1e-6));
        Assert.True(nn.KLDivLoss(log_target: false).call(x, y).allclose((y * (y.log() - x)).mean(), 1e-5, 1e-6));
        Assert.True(nn.KLDivLoss().call(x, y).allclose((y.exp() * (y - x)).mean(), 1e-5, 1e-6));
    }

    [Fact]
    public void A_convolution_with_ReLU_and_the_maximum_over_time_is_PyTorchs()
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference["conv1d_relu_maxpool"];
        Tensor input = expected["input_batch_len_channels"].Tensor.transpose(1, 2);

        Tensor output = F.relu(F.conv1d(input, expected["weights"]["weight"].Tensor, expected["weights"]["bias"].Tensor)).amax([2]);

        expected["output"].Equals(output);
    }

    [Fact]
    public void Convolutions_take_stride_padding_and_dilation()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = arange(1, 7, ScalarType.Float32).view(1, 1, 6);
        Tensor kernel = tensor(new[] { 1f, 10f }, [1, 1, 2]);

        Tensor output = F.conv1d(input, kernel, stride: 2, padding: 1, dilation: 2);

        Assert.Equal([20f, 42f, 64f], output.data<float>().ToArray());   // (0, 2), (2, 4), (4, 6)
    }

    [Fact]
    public void A_convolution_over_images_and_its_gradient_are_PyTorchs()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = arange(1, 33, ScalarType.Float32).view(1, 2, 4, 4);
        Tensor weight = tensor(new[] { 1f, -2, 3, -4, 5, -6, 7, -8 }, [1, 2, 2, 2], requires_grad: true);

        Tensor output = F.conv2d(input, weight, tensor(new[] { 0.5f }), strides: [2, 1], padding: [1, 0], dilation: [1, 2]);
        (output * arange(1, 7, ScalarType.Float32).view(1, 1, 3, 2)).sum().backward();

        Assert.Equal([1L, 1, 3, 2], output.shape);
        ReferenceFile.Close([-41.5, -43.5, -99.5, -103.5, -57.5, -59.5], output);
        ReferenceFile.Close([188, 224, 72, 92, 476, 512, 232, 252], weight.grad);
    }

    [Fact]
    public void A_convolution_over_images_takes_groups_of_channels()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor input = arange(1, 9, ScalarType.Float32).view(1, 2, 2, 2);
        Tensor weight = tensor(new[] { 1f, 10, 100, 1000, 2, 20, 200, 2000 }, [2, 1, 2, 2]);

        Tensor output = F.conv2d(input, weight, groups: 2);

        Assert.Equal([4321f, 17530f], output.data<float>().ToArray());
    }

    [Fact]
    public void Layer_normalization_is_PyTorchs()
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference["layer_norm_eps1e-12"];
        using LayerNorm module = nn.LayerNorm(6, eps: 1e-12);
        expected["weights"].LoadInto(module);

        expected["output"].Equals(module.call(expected["input"].Tensor));
    }

    [Fact]
    public void Clipping_by_norm_is_PyTorchs()
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile expected = s_reference["clip_grad_norm_1.5"];
        Parameter[] parameters = WithGradients(expected["grads"]);

        double norm = nn.utils.clip_grad_norm_(parameters, 1.5);

        ReferenceFile.Close(expected["total_norm"].Number, norm, "norm");
        for (int i = 0; i < parameters.Length; i++)
        {
            expected["clipped"][i].Equals(parameters[i].grad);
        }
    }

    [Fact]
    public void Gradients_within_the_norm_stay_as_they_are()
    {
        using DisposeScope scope = NewDisposeScope();
        ReferenceFile grads = s_reference["clip_grad_norm_1.5"]["grads"];
        Parameter[] parameters = [.. WithGradients(grads), new Parameter(randn(3))];

        nn.utils.clip_grad_norm_(parameters, 10);

        grads[0].Equals(parameters[0].grad);
        Assert.Null(parameters[^1].grad);
        Assert.Equal(4.7297149, nn.utils.clip_grad_norm_(parameters, 10, double.PositiveInfinity), 5);
    }

    [Fact]
    public void Clipping_by_value_bounds_each_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Parameter[] parameters = WithGradients(s_reference["clip_grad_norm_1.5"]["grads"]);

        nn.utils.clip_grad_value_(parameters, 1);

        Assert.Equal([-1f, -0.81221706f, 1f, -1f, 0.22134747f, -1f], parameters[0].grad.data<float>().ToArray());
    }

    [Fact]
    public void Parameters_become_one_vector_and_come_back()
    {
        using DisposeScope scope = NewDisposeScope();
        using Linear layer = nn.Linear(2, 3);

        Tensor vector = nn.utils.parameters_to_vector(layer.parameters());
        Assert.Equal([9L], vector.shape);
        Assert.Equal(layer.bias.data<float>().ToArray(), vector.narrow(0, 6, 3).data<float>().ToArray());
        nn.utils.vector_to_parameters(arange(9, ScalarType.Float32), layer.parameters());

        Assert.Equal([6f, 7f, 8f], layer.bias.data<float>().ToArray());
        Assert.Equal(5f, layer.weight[2, 1].item<float>());
    }

    [Fact]
    public void Activations_equal_their_formulas()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { -2f, -0.5f, 0f, 1f, 3f });

        Check(nn.ReLU(), v => Math.Max(v, 0));
        Check(nn.LeakyReLU(0.1), v => v < 0 ? 0.1 * v : v);
        Check(nn.SiLU(), v => v / (1 + Math.Exp(-v)));
        Check(nn.Sigmoid(), v => 1 / (1 + Math.Exp(-v)));
        Check(nn.Tanh(), Math.Tanh);
        Check(nn.Identity(), v => v);
        double total = new[] { -2, -0.5, 0, 1, 3 }.Sum(Math.Exp);
        Check(nn.Softmax(0), v => Math.Exp(v) / total);
        Check(nn.LogSoftmax(0), v => v - Math.Log(total));
        double[] gelu = [-0.04550026, -0.15426877, 0, 0.8413447, 2.9959502];
        ReferenceFile.Close(gelu, nn.GELU().call(x));

        void Check(nn.Module<Tensor, Tensor> module, Func<double, double> formula)
            => ReferenceFile.Close([.. x.data<float>().ToArray().Select(v => formula(v))], module.call(x));
    }

    [Fact]
    public void An_activation_in_place_changes_its_input()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { -2f, 3f });

        Tensor y = nn.ReLU(inplace: true).call(x);

        Assert.Equal([0f, 3f], x.data<float>().ToArray());
        Assert.Equal([0f, 3f], y.data<float>().ToArray());
    }

    [Fact]
    public void Padding_widens_by_a_constant_or_by_reflection()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, 2f, 3f }, [1, 1, 3]);

        Assert.Equal([9f, 1f, 2f, 3f, 9f, 9f], F.pad(x, (1, 2), value: 9).data<float>().ToArray());
        Assert.Equal([2f, 1f, 2f, 3f, 2f], F.pad(x, 1, PaddingModes.Reflect).data<float>().ToArray());
        Assert.Equal([1L, 2, 4], F.pad(x, [0L, 1, 1, 0]).shape);
    }

    [Fact]
    public void Pooling_and_batch_normalization_equal_their_formulas()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, 3, 5, 7 }, [1, 1, 4]);

        Assert.Equal([2f, 6f], F.avg_pool1d(x, 2).data<float>().ToArray());
        Assert.Equal([4f], F.adaptive_avg_pool1d(x, 1).data<float>().ToArray());
        Tensor mean = zeros(1), variance = ones(1);
        Tensor normalized = F.batch_norm(x, mean, variance, training: true, eps: 0);
        ReferenceFile.Close([.. new[] { -3, -1, 1, 3 }.Select(v => v / Math.Sqrt(5))], normalized);
        Assert.Equal(0.4f, mean.item<float>(), 6);
        Assert.Equal(0.9f + (0.1f * 20 / 3), variance.item<float>(), 5);
    }

    private static Parameter[] WithGradients(ReferenceFile gradients)
    {
        var parameters = new Parameter[gradients.Count];
        for (int i = 0; i < parameters.Length; i++)
        {
            Tensor gradient = gradients[i].Tensor;
            parameters[i] = new Parameter(zeros_like(gradient)) { grad = gradient };
        }

        return parameters;
    }
}
