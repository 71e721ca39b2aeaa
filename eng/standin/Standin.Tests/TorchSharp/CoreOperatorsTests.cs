using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public sealed class CoreOperatorsTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void Arguments_left_out_take_the_operators_defaults()
    {
        Tensor x = tensor(new[] { 1f, 2f });
        Assert.Equal([2f, 4f], Operators.Call("add.Tensor", x, x).data<float>().ToArray());
        Assert.Equal([3f, 6f], Operators.Call("add.Tensor", x, x, 2).data<float>().ToArray());
    }

    [Fact]
    public void Numbers_become_floats_and_lists_where_an_operator_wants_them()
    {
        Tensor x = tensor(new float[,] { { 1, 3 } });
        Tensor normalized = Operators.Call("layer_norm", x, new long[] { 2 }, Argument.None, Argument.None, 0);
        Assert.Equal([-1f, 1f], normalized.flatten().data<float>().ToArray(), new Within(1e-6));
        Tensor convolved = Operators.Call("conv1d", x.unsqueeze(0), ones(1, 1, 2), Argument.None, 1, 1);
        Assert.Equal([1f, 4f, 3f], convolved.flatten().data<float>().ToArray());
    }

    [Fact]
    public void Long_lists_and_many_results_arrive_whole()
    {
        Tensor[] parts = Operators.CallMany("split_with_sizes", arange(100), Enumerable.Repeat(1L, 100).ToArray());
        Assert.Equal(Enumerable.Range(0, 100), parts.Select(part => part.ToInt32()));
        Assert.Equal(100, cat(parts).numel());
    }

    [Fact]
    public void An_operator_on_itself_returns_the_same_object()
    {
        Tensor x = ones(2);
        long before = Tensor.TotalCount;
        Assert.Same(x, Operators.CallInPlace("add_.Scalar", x, 1));
        Assert.Equal([2f, 2f], x.data<float>().ToArray());
        Assert.True(before >= 1);
    }
}
