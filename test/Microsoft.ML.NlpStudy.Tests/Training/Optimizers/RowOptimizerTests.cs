using Microsoft.ML.NlpStudy.Sequences;
using Microsoft.ML.NlpStudy.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Tests.Training;

public class RowOptimizerTests
{
    private const int Rows = 3000;
    private const int Size = 4;

    public static TheoryData<OptimizerKind, double> Rules => new()
    {
        { OptimizerKind.Sgd, 0 }, { OptimizerKind.Adam, 0 }, { OptimizerKind.Adagrad, 0 }, { OptimizerKind.Adam, 0.1 },
        { OptimizerKind.Sgd, 0.1 },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void Rows_read_at_every_step_move_as_in_a_whole_table(OptimizerKind kind, double weightDecay)
    {
        using DisposeScope scope = NewDisposeScope();
        var choice = new OptimizerChoice { Kind = kind, WeightDecay = weightDecay };
        Tensor first = rand(Rows, Size, generator: new Generator(1));
        var rows = nn.Parameter(first.clone());
        var dense = nn.Parameter(first.clone());
        using var optimizer = new RowOptimizer(rows, choice);
        using var reference = new ScheduledOptimizer(
            [dense], [], new TrainingOptions { Optimizer = choice, LearningRate = 0.05 }, stepsPerEpoch: 5);

        var random = new Generator(2);
        for (int step = 0; step < 5; step++)
        {
            Tensor gradient = randn(Rows, Size, generator: random);
            optimizer.Step(GradientsOf(rows, [.. Enumerable.Range(0, Rows)], gradient),
                UpdateStep.Of(choice, new RatePoint(0.05), step + 1), threads: 2);
            dense.grad = gradient;
            reference.Step([]);
        }

        Assert.True((rows - dense).abs().max().item<float>() < 1e-5);
        Assert.True((rows - first).abs().mean().item<float>() > 0.01);
    }

    [Fact]
    public void Rows_that_are_not_read_stay_as_they_are()
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor first = rand(Rows, Size, generator: new Generator(1));
        var rows = nn.Parameter(first.clone());
        var choice = new OptimizerChoice();
        using var optimizer = new RowOptimizer(rows, choice);

        optimizer.Step(GradientsOf(rows, [7, 9, 7], ones(3, Size)), UpdateStep.Of(choice, new RatePoint(0.05), 1), threads: 2);
        optimizer.Step(GradientsOf(rows, [9], ones(1, Size)), UpdateStep.Of(choice, new RatePoint(0.05), 2), threads: 2);

        long[] moved = (rows - first).abs().sum([1L]).gt(0).nonzero().flatten().data<long>().ToArray();
        Assert.Equal([7L, 9L], moved);
    }

    [Theory]
    [InlineData(OptimizerKind.RAdam, 0)]
    [InlineData(OptimizerKind.Sgd, 0.9)]
    public void Rules_that_move_what_is_not_read_are_refused(OptimizerKind kind, double momentum)
    {
        var options = new BagOfEmbeddingsClassifierOptions
        {
            Training = new TrainingOptions { Optimizer = new OptimizerChoice { Kind = kind, Momentum = momentum } },
        };

        var error = Assert.Throws<ArgumentOutOfRangeException>(options.Validate);

        Assert.Contains("Adam, Adagrad, or Sgd without momentum", error.Message);
    }

    // Makes one text for each row, which reads that row alone.
    private static RowGradients GradientsOf(Parameter table, int[] rows, Tensor gradient)
    {
        var gradients = new RowGradients(table);
        float[] shares = new float[rows.Length];
        Array.Fill(shares, 1);
        gradients.Add(new RowReads("table", rows, [.. Enumerable.Range(1, rows.Length)], shares, gradient), gradient);
        return gradients;
    }
}
