using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public sealed class CoreFunctionTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    /// <summary>a · x^n, whose backward leaves out the factor 2 that would show if libtorch recorded forward as well.</summary>
    private sealed class Power : autograd.SingleTensorFunction<Power>
    {
        public override string Name => nameof(Power);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            var x = (Tensor)vars[0];
            ctx.save_for_backward([x]);
            ctx.save_data("exponent", vars[1]);
            return x.pow((double)vars[1]);
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            var exponent = (double)ctx.get_data("exponent");
            Tensor x = ctx.get_saved_variables()[0];
            return [grad_output * exponent * x.pow(exponent - 1), null!];
        }
    }

    [Fact]
    public void A_managed_function_has_its_own_gradient()
    {
        Tensor x = tensor(new[] { 1.0, 2.0, 3.0 }, requires_grad: true);
        Tensor y = Power.apply(x, 3.0);
        Assert.Equal([1.0, 8, 27], y.data<double>().ToArray());
        (y * 10).sum().backward();
        Assert.Equal([30.0, 120, 270], x.grad.data<double>().ToArray());
    }

    [Fact]
    public void An_argument_may_be_disposed_of_before_backward()
    {
        Tensor x = tensor(new[] { 1.0, 2.0, 3.0 }, requires_grad: true);
        Tensor argument = x.alias();
        Tensor y = Power.apply(argument, 3.0);
        argument.Dispose();
        y.sum().backward();
        Assert.Equal([3.0, 12, 27], x.grad.data<double>().ToArray());
    }

    [Fact]
    public void A_managed_gradient_is_itself_differentiable()
    {
        Tensor x = tensor(2.0, requires_grad: true);
        Tensor first = autograd.grad([Power.apply(x, 3.0)], [x], create_graph: true)[0];
        Tensor second = autograd.grad([first], [x])[0];
        Assert.Equal(12.0, first.item<double>());
        Assert.Equal(12.0, second.item<double>());
    }

    [Fact]
    public void A_managed_function_records_nothing_where_nothing_asks_for_it()
    {
        Assert.False(Power.apply(tensor(2.0), 2.0).requires_grad);
        Tensor x = tensor(2.0, requires_grad: true);
        using (no_grad())
            Assert.False(Power.apply(x, 2.0).requires_grad);
    }

    /// <summary>Two results, of which one may be left unused; saves a result, not an argument.</summary>
    private sealed class ExpAndNegative : autograd.MultiTensorFunction<ExpAndNegative>
    {
        public override string Name => nameof(ExpAndNegative);

        public override List<Tensor> forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.set_materialize_grads((bool)vars[1]);
            Tensor exp = ((Tensor)vars[0]).exp();
            ctx.save_for_backward([exp]);
            return [exp, ((Tensor)vars[0]).neg()];
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, List<Tensor> grad_outputs)
        {
            Tensor exp = ctx.get_saved_variables()[0];
            Tensor gradient = grad_outputs[0] * exp;
            return [ctx.MaterializeGrads ? gradient - grad_outputs[1] : grad_outputs[1].IsInvalid ? gradient * 100 : gradient, null!];
        }
    }

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 100)]
    public void An_unused_result_has_a_gradient_of_zeros_or_none(bool materialize, double factor)
    {
        Tensor x = tensor(1.0, requires_grad: true);
        ExpAndNegative.apply(x, materialize)[0].backward();
        Assert.Equal(Math.E * factor, x.grad.item<double>(), 1e-9);
    }

    private sealed class Failing : autograd.SingleTensorFunction<Failing>
    {
        public override string Name => nameof(Failing);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => throw new InvalidOperationException("no gradient today");
    }

    [Fact]
    public void An_exception_in_backward_reaches_the_caller()
    {
        Tensor x = tensor(1.0, requires_grad: true);
        var error = Assert.Throws<ExternalException>(() => Failing.apply(x).backward());
        Assert.Contains("no gradient today", error.Message);
    }

    private sealed class WrongCount : autograd.SingleTensorFunction<WrongCount>
    {
        public override string Name => nameof(WrongCount);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars) => ((Tensor)vars[0]).clone();

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [];
    }

    [Fact]
    public void A_missing_gradient_is_an_error()
    {
        var error = Assert.Throws<ExternalException>(() => WrongCount.apply(tensor(1.0, requires_grad: true)).backward());
        Assert.Contains("WrongCount: expected 1 gradients", error.Message);
    }

    [Fact]
    public void The_graph_frees_what_a_function_holds()
    {
        WeakReference held = Apply();
        for (int i = 0; i < 10 && held.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        Assert.False(held.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Apply()
    {
        var marker = new object();
        using DisposeScope inner = NewDisposeScope();
        Tensor x = tensor(1.0, requires_grad: true);
        Holding.apply(x, marker).backward();
        return new WeakReference(marker);
    }

    private sealed class Holding : autograd.SingleTensorFunction<Holding>
    {
        public override string Name => nameof(Holding);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            ctx.save_data("marker", vars[1]);
            return ((Tensor)vars[0]).clone();
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output) => [grad_output, null!];
    }
}
