using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

/// <summary>Alone in the process, because it watches what the whole process holds.</summary>
[Collection(nameof(Alone))]
public sealed class CoreLeakTests
{
    private const long Allowed = 50 << 20;

    [Fact]
    public void Managed_functions_leave_nothing_behind()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1_000, requires_grad: true);
        Run(10);
        long liveBefore = Alone.LiveTensors(), bytesBefore = Environment.WorkingSet;
        Run(5_000);
        Assert.Equal(liveBefore, Alone.LiveTensors());
        Assert.InRange(Environment.WorkingSet - bytesBefore, -long.MaxValue, Allowed);

        void Run(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                using DisposeScope step = NewDisposeScope();
                Doubled.apply(x).sum().backward();
                x.grad = null;
            }
        }
    }

    [Fact]
    public void Tensors_that_are_only_dropped_are_freed_too()
    {
        long before = Alone.LiveTensors();
        var thread = new Thread(() =>
        {
            for (int i = 0; i < 1_000; i++)
                _ = ones(10);
        });
        thread.Start();
        thread.Join();
        Assert.InRange(Alone.LiveTensors(), 0, before);
        Assert.True(Tensor.PeakCount > before);
    }

    private sealed class Doubled : autograd.SingleTensorFunction<Doubled>
    {
        public override string Name => nameof(Doubled);

        public override Tensor forward(autograd.AutogradContext ctx, params object[] vars)
        {
            Tensor result = (Tensor)vars[0] * 2;
            ctx.save_for_backward([(Tensor)vars[0], result]);
            return result;
        }

        public override List<Tensor> backward(autograd.AutogradContext ctx, Tensor grad_output)
        {
            List<Tensor> saved = ctx.get_saved_variables();
            return [grad_output * saved[1] / saved[0]];
        }
    }
}
