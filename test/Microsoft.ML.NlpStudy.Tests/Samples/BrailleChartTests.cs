using Samples;
using Sentiment;

namespace Microsoft.ML.NlpStudy.Tests.Samples;

public class BrailleChartTests
{
    [Fact]
    public void A_line_goes_through_its_points()
    {
        Assert.Equal(["\u2860\u280A"], new BrailleChart(2, 1).Draw([(0, 0), (1, 1)]));
        Assert.Equal(["\u2809\u2809", "\u2800\u2800"], new BrailleChart(2, 2).Draw([(0, 1), (1, 1)]));
    }

    [Fact]
    public void A_chart_is_drawn_afresh_each_time()
    {
        var chart = new BrailleChart(2, 1);
        chart.Draw([(0, 1), (1, 1)]);

        Assert.Equal(["\u2800\u2880"], chart.Draw([(1, 0)]));
        Assert.Equal(["\u2800\u2800"], chart.Draw([]));
    }
}
