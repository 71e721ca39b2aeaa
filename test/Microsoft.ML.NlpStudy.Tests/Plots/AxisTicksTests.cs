using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy.Tests.Plots;

public class AxisTicksTests
{
    [Fact]
    public void Marks_are_round_numbers_that_reach_around_the_values()
    {
        AxisTicks ticks = AxisTicks.Of(0.08, 0.68, 5, isWhole: false, isWidened: true);

        Assert.Equal(["0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7"], ticks.Labels);
        Assert.Equal([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], ticks.Values);
        Assert.Equal((0, 0.7), (ticks.Minimum, ticks.Maximum));
    }

    [Fact]
    public void A_counted_axis_ends_where_its_values_end_and_has_whole_marks()
    {
        Assert.Equal(["1", "2", "3", "4"], AxisTicks.Of(1, 4, 12, isWhole: true, isWidened: false).Labels);
        AxisTicks steps = AxisTicks.Of(1, 9_000, 5, isWhole: true, isWidened: false);
        Assert.Equal(["2,000", "4,000", "6,000", "8,000"], steps.Labels);
        Assert.Equal((1, 9_000), (steps.Minimum, steps.Maximum));
    }

    [Fact]
    public void One_value_lies_in_the_middle()
    {
        AxisTicks height = AxisTicks.Of(0.5, 0.5, 5, isWhole: false, isWidened: true);
        Assert.Equal((0.44, 0.56), (height.Minimum, height.Maximum));
        AxisTicks epoch = AxisTicks.Of(1, 1, 5, isWhole: true, isWidened: false);
        Assert.Equal((0.5, 1.5), (epoch.Minimum, epoch.Maximum));
        Assert.Equal(["1"], epoch.Labels);
    }

    [Fact]
    public void Very_small_and_very_large_numbers_are_written_with_exponents()
    {
        Assert.Equal(["0", "2e7", "4e7", "6e7", "8e7", "1e8"], AxisTicks.Of(0, 1e8, 4, isWhole: false, isWidened: true).Labels);
        Assert.Equal(["\u22124e\u22126", "\u22122e\u22126", "0"], AxisTicks.Of(-4e-6, 0, 2, isWhole: false, isWidened: true).Labels);
    }

    [Fact]
    public void Whatever_the_values_there_are_a_few_marks_in_order_around_them()
    {
        var random = new Random(1);
        for (int i = 0; i < 2_000; i++)
        {
            double scale = Math.Pow(10, random.Next(-280, 280));
            double minimum = (random.NextDouble() - 0.5) * scale;
            double maximum = minimum + random.NextDouble() * Math.Pow(10, random.Next(-12, 3)) * scale;

            AxisTicks ticks = AxisTicks.Of(minimum, maximum, 6, isWhole: false, isWidened: true);

            double rounding = (ticks.Maximum - ticks.Minimum) * 1e-5;
            Assert.InRange(ticks.Values.Count, 2, 12);
            Assert.True(ticks.Minimum <= minimum + rounding && ticks.Maximum >= maximum - rounding,
                $"{minimum} to {maximum}: {ticks.Minimum} to {ticks.Maximum}");
            Assert.Equal(ticks.Values.Order(), ticks.Values);
            Assert.Equal(ticks.Values.Count, ticks.Values.Distinct().Count());
        }
    }
}
