using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public sealed class CoreAutogradTests
{
    [Fact]
    public void The_gradient_of_a_sum_of_squares_is_twice_the_values()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, -2f, 3f }, requires_grad: true);
        (x * x).sum().backward();
        Assert.Equal([2f, -4f, 6f], x.grad.data<float>().ToArray());
    }

    [Fact]
    public void Every_operator_of_CSharp_has_a_gradient()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2.0, requires_grad: true), y = tensor(5.0, requires_grad: true);
        (x + y - (3 - x) * y / 2 + 8 / x + 1.0 / y - -x).backward();
        Assert.Equal(1 + 2.5 - 2 + 1, x.grad.item<double>(), 1e-12);
        Assert.Equal(1 - 0.5 - 0.04, y.grad.item<double>(), 1e-12);
    }

    [Fact]
    public void Gradients_add_up_until_they_are_cleared()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(3f, requires_grad: true);
        (2 * x).backward();
        (2 * x).backward();
        Assert.Equal(4f, x.grad.item<float>());
        x.grad = null;
        Assert.Null(x.grad);
        (5 * x).backward();
        Assert.Equal(5f, x.grad!.item<float>());
    }

    [Fact]
    public void Backward_of_a_vector_takes_the_gradient_it_is_given()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(new[] { 1f, 2f }, requires_grad: true);
        autograd.backward(x.exp(), tensor(new[] { 1f, 0f }));
        Assert.Equal([MathF.E, 0f], x.grad.data<float>().ToArray(), new Within(1e-6f));
    }

    [Fact]
    public void Grad_returns_gradients_without_adding_to_them()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2.0, requires_grad: true), unused = tensor(1.0, requires_grad: true);
        Tensor y = x.pow(3);
        IList<Tensor> first = autograd.grad([y], [x], create_graph: true);
        IList<Tensor> second = autograd.grad([first[0]], [x, unused], allow_unused: true);
        Assert.Equal(12.0, first[0].item<double>());
        Assert.Equal(12.0, second[0].item<double>());
        Assert.Null(second[1]);
        Assert.Null(x.grad);
    }

    [Fact]
    public void Nothing_is_recorded_without_grad_mode()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(1f, requires_grad: true);
        using (no_grad())
        {
            Assert.False(is_grad_enabled());
            Assert.False((x * 2).requires_grad);
            using (enable_grad())
                Assert.True((x * 2).requires_grad);
            Assert.False(is_grad_enabled());
        }
        Assert.True(is_grad_enabled());
        using (inference_mode())
        {
            Assert.True(is_inference_mode_enabled());
            Assert.False((x * 2).requires_grad);
        }
        Assert.False(is_inference_mode_enabled());
        Assert.True((x * 2).requires_grad);
        Assert.False(x.detach().requires_grad);
    }

    [Fact]
    public void A_retained_gradient_is_there_for_an_inner_value()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2f, requires_grad: true);
        Tensor inner = x * 3;
        inner.retain_grad();
        inner.square().backward();
        Assert.False(inner.is_leaf);
        Assert.Equal(12f, inner.grad.item<float>());
        Assert.Equal(36f, x.grad.item<float>());
    }

    [Fact]
    public void A_second_backward_says_what_is_wrong()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = tensor(2f, requires_grad: true);
        Tensor y = x * x;
        y.backward();
        var error = Assert.Throws<ExternalException>(y.backward);
        Assert.Contains("backward through the graph a second time", error.Message);
    }
}
