using TorchSharp;
using static TorchSharp.torch;

namespace Standin.Tests.TorchSharpTests;

public sealed class CoreRandomTests : IDisposable
{
    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Fact]
    public void A_generators_seed_fixes_its_numbers()
    {
        using var first = new Generator(7);
        using var second = new Generator(7);
        float[] values = rand(5, generator: first).data<float>().ToArray();
        Assert.Equal(values, rand(5, generator: second).data<float>().ToArray());
        Assert.NotEqual(values, rand(5, generator: first).data<float>().ToArray());
        first.manual_seed(7);
        Assert.Equal(7, first.initial_seed());
        Assert.Equal(values, rand(5, generator: first).data<float>().ToArray());
        Assert.All(values, value => Assert.InRange(value, 0f, 1f));
    }

    [Fact]
    public void A_state_continues_where_it_was_taken()
    {
        using var generator = new Generator(3);
        Tensor state = generator.get_state();
        float[] values = randn(4, generator: generator).data<float>().ToArray();
        generator.set_state(state);
        Assert.Equal(values, randn(4, generator: generator).data<float>().ToArray());
    }

    [Fact]
    public void Manual_seed_gives_PyTorchs_numbers()
    {
        using var generator = new Generator(0);
        // The famous first numbers of torch.manual_seed(0).
        Assert.Equal([0.4962566f, 0.7682218f, 0.0884774f], rand(3, generator: generator.manual_seed(0)).data<float>().ToArray(), new Within(1e-6));
        Assert.Equal([1.5409961f, -0.2934289f, -2.1787894f], randn(3, generator: generator.manual_seed(0)).data<float>().ToArray(), new Within(1e-6));
    }

    [Fact]
    public void Draws_have_the_distribution_they_are_named_after()
    {
        using var generator = new Generator(1);
        Tensor normal = empty(20_000).normal_(3, 2, generator);
        Assert.Equal(3.0, normal.mean().ToDouble(), 0.05);
        Assert.Equal(2.0, normal.std().ToDouble(), 0.05);
        Tensor uniform = empty(20_000).uniform_(-1, 3, generator);
        Assert.Equal(1.0, uniform.mean().ToDouble(), 0.05);
        Assert.Equal(0.3, full(20_000, 0.3).bernoulli(generator).mean().ToDouble(), 0.02);
        Tensor drawn = tensor(new[] { 0f, 1f, 3f }).multinomial(20_000, replacement: true, generator);
        Assert.Equal(0.75, (drawn == 2).@float().mean().ToDouble(), 0.02);
        Assert.Equal(0, (drawn == 0).sum().ToInt32());
        Assert.Equal(Enumerable.Range(0, 9).Select(i => (long)i), randperm(9, generator: generator).data<long>().ToArray().Order());
        Assert.All(randint(2, 5, new long[] { 100 }, generator: generator).data<long>().ToArray(), value => Assert.InRange(value, 2, 4));
    }
}
