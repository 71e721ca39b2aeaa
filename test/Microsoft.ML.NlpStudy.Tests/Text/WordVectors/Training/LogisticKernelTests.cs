using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Tests.Text;

public sealed unsafe class LogisticKernelTests
{
    private const float Rate = 0.3f;
    private readonly Random _random = new(5);

    [Theory]
    [InlineData(5, 1, 1)]
    [InlineData(16, 2, 3)]
    [InlineData(100, 3, 6)]
    [InlineData(100, 4, 40)]
    [InlineData(300, 4, 300)]
    public void Inputs_and_targets_learn_as_the_formula_says(int dimension, int inputs, int targets)
    {
        using EmbeddingTable input = RandomTable(inputs, dimension), output = RandomTable(targets, dimension);
        double[][] x = Copy(input), t = Copy(output);
        using TargetRows rows = Rows(output, i => i % 3 == 0 ? 1 : 0);
        float** addresses = stackalloc float*[4];
        for (int i = 0; i < 4; i++)
        {
            addresses[i] = input[Math.Min(i, inputs - 1)];
        }

        float loss = LogisticKernel.TrainInputs(addresses, inputs, rows, input.Stride, Rate);

        double expected = 0;
        double[][] newX = [.. x.Select(row => (double[])row.Clone())], newT = [.. t.Select(row => (double[])row.Clone())];
        for (int i = 0; i < inputs; i++)
        {
            for (int j = 0; j < targets; j++)
            {
                expected += Step(x[i], t[j], j % 3 == 0 ? 1 : 0, newX[i], newT[j]);
            }
        }

        Assert.Equal(expected, loss, 1e-4 * expected);
        AssertClose(newX, input);
        AssertClose(newT, output);
    }

    [Theory]
    [InlineData(7, 1, true)]
    [InlineData(100, 6, true)]
    [InlineData(100, 6, false)]
    [InlineData(50, 300, true)]
    public void A_hidden_vector_gives_its_gradient_and_the_targets_learn_where_they_may(int dimension, int targets, bool changesTargets)
    {
        using EmbeddingTable hidden = RandomTable(1, dimension), output = RandomTable(targets, dimension);
        using var gradient = new EmbeddingTable(1, dimension);
        double[][] x = Copy(hidden), t = Copy(output);
        using TargetRows rows = Rows(output, i => i == 0 ? 1 : 0);

        float loss = LogisticKernel.TrainHidden(hidden[0], gradient[0], rows, hidden.Stride, Rate, changesTargets);

        double expected = 0;
        double[][] newT = [.. t.Select(row => (double[])row.Clone())];
        double[] step = new double[dimension];
        for (int j = 0; j < targets; j++)
        {
            expected += Step(x[0], t[j], j == 0 ? 1 : 0, step, newT[j]);
        }

        Assert.Equal(expected, loss, 1e-4 * expected);
        AssertClose(x, hidden);
        AssertClose([step], gradient);
        AssertClose(changesTargets ? newT : t, output);
    }

    [Fact]
    public void A_word_that_is_two_inputs_at_once_gets_both_steps()
    {
        using EmbeddingTable input = RandomTable(1, 20), output = RandomTable(2, 20);
        double[][] x = Copy(input), t = Copy(output);
        using TargetRows rows = Rows(output, i => i == 0 ? 1 : 0);
        float** addresses = stackalloc float*[4];
        addresses[0] = addresses[1] = addresses[2] = addresses[3] = input[0];

        LogisticKernel.TrainInputs(addresses, 2, rows, input.Stride, Rate);

        double[] expected = (double[])x[0].Clone();
        for (int j = 0; j < 2; j++)
        {
            Step(x[0], t[j], j == 0 ? 1 : 0, expected, new double[20]);
            Step(x[0], t[j], j == 0 ? 1 : 0, expected, new double[20]);
        }

        AssertClose([expected], input);
    }

    /// <summary>One pair's step and loss, in double precision: the gradient of the logistic loss.</summary>
    private static double Step(double[] x, double[] t, double label, double[] toX, double[] toT)
    {
        double sigmoid = 1 / (1 + Math.Exp(-x.Zip(t, (a, b) => a * b).Sum()));
        for (int c = 0; c < x.Length; c++)
        {
            toX[c] += Rate * (label - sigmoid) * t[c];
            toT[c] += Rate * (label - sigmoid) * x[c];
        }

        return -Math.Log(label > 0 ? sigmoid : 1 - sigmoid);
    }

    private EmbeddingTable RandomTable(int rows, int dimension)
    {
        var table = new EmbeddingTable(rows, dimension);
        table.Randomize((ulong)_random.NextInt64(), 0.4f);
        return table;
    }

    private static TargetRows Rows(EmbeddingTable table, Func<int, float> label)
    {
        var rows = new TargetRows();
        for (int i = 0; i < table.Rows; i++)
        {
            rows.Add(table[i], label(i));
        }

        return rows;
    }

    private static double[][] Copy(EmbeddingTable table) =>
        [.. Enumerable.Range(0, (int)table.Rows).Select(row => table.Row(row).ToArray().Select(number => (double)number).ToArray())];

    private static void AssertClose(double[][] expected, EmbeddingTable found)
    {
        double[][] rows = Copy(found);
        for (int row = 0; row < rows.Length; row++)
        {
            for (int c = 0; c < rows[row].Length; c++)
            {
                Assert.Equal(expected[row][c], rows[row][c], 2e-4);
            }
        }

        // What lies behind a row's numbers takes part in sums and must stay zero.
        Assert.All(
            Enumerable.Range(0, (int)found.Rows),
            row => Assert.True(new Span<float>(found[row] + found.Dimension, found.Stride - found.Dimension).IndexOfAnyExcept(0f) < 0));
    }
}
