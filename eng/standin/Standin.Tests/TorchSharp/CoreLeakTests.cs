using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

/// <summary>Alone in the process, because it watches what the whole process holds.</summary>
[Collection(nameof(Alone))]
public sealed class CoreLeakTests
{
    private const int Steps = 2_000;
    private const long Allowed = 50 << 20;

    [Fact]
    public void Training_an_LSTM_for_2000_steps_leaves_nothing_behind()
    {
        using DisposeScope scope = NewDisposeScope();
        using var generator = new Generator(1);
        var lstm = nn.LSTM(8, 16, batchFirst: true);
        var linear = nn.Linear(16, 2);
        using var adam = optim.Adam(lstm.parameters().Concat(linear.parameters()), 1e-3);
        Tensor inputs = randn(4, 10, 8, generator: generator);
        Tensor targets = randint(2, new long[] { 4 }, generator: generator);

        Run(100);
        long liveBefore = LiveTensors(), bytesBefore = Environment.WorkingSet;
        Run(Steps);
        long liveAfter = LiveTensors(), bytesAfter = Environment.WorkingSet;

        Assert.Equal(liveBefore, liveAfter);
        Assert.InRange(bytesAfter - bytesBefore, -long.MaxValue, Allowed);

        void Run(int steps)
        {
            for (int i = 0; i < steps; i++)
            {
                using DisposeScope step = NewDisposeScope();
                adam.zero_grad();
                (Tensor output, _, _) = lstm.call(inputs);
                nn.functional.cross_entropy(linear.call(output[.., -1]), targets).backward();
                adam.step();
            }
        }
    }

    [Fact]
    public void Managed_functions_leave_nothing_behind()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor x = ones(1_000, requires_grad: true);
        Run(10);
        long liveBefore = LiveTensors(), bytesBefore = Environment.WorkingSet;
        Run(5_000);
        Assert.Equal(liveBefore, LiveTensors());
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
        long before = LiveTensors();
        var thread = new Thread(() =>
        {
            for (int i = 0; i < 1_000; i++)
                _ = ones(10);
        });
        thread.Start();
        thread.Join();
        Assert.InRange(LiveTensors(), 0, before);
        Assert.True(Tensor.PeakCount > before);
    }

    private sealed class Doubled : autograd.SingleTensorFunction<Doubled>
    {
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

    private static long LiveTensors()
    {
        for (int i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return Tensor.TotalCount;
    }
}
