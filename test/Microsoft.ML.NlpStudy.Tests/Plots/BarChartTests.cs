using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;

namespace Microsoft.ML.NlpStudy.Tests.Plots;

public class BarChartTests
{
    private static readonly XNamespace s_svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void Bars_of_all_panels_have_one_scale()
    {
        BarChart chart = Chart();
        (string What, double Width)[] bars = [.. Bars(chart)];
        Assert.Equal([("sea: 0.4", 100), ("바다: 0.1", 25), ("bread: 0.2", 50), ("bread: 0", 0)], bars);
    }

    [Fact]
    public void Both_outputs_have_the_same_bars()
    {
        JsonElement json = JsonDocument.Parse(Chart().ToVegaLite()).RootElement;
        JsonElement[] panels = [.. json.GetProperty("concat").EnumerateArray()];
        IEnumerable<string> bars = panels.SelectMany(panel => panel.GetProperty("data").GetProperty("values").EnumerateArray())
            .Select(bar => $"{bar.GetProperty("label")}: {bar.GetProperty("value")}");

        Assert.Equal(Bars(Chart()).Select(bar => bar.What), bars);
        Assert.Equal("[\"bread\",\"bread\"][datum.value]",
            panels[1].GetProperty("encoding").GetProperty("y").GetProperty("axis").GetProperty("labelExpr").GetString());
        Assert.All(panels, panel => Assert.Equal(
            [0, 0.4], panel.GetProperty("encoding").GetProperty("x").GetProperty("scale").GetProperty("domain").EnumerateArray()
                .Select(end => end.GetDouble())));
        Assert.Equal("12%", panels[0].GetProperty("title").GetProperty("subtitle").GetString());
        Assert.Equal("Topics", json.GetProperty("title").GetString());
        Assert.Equal(2, json.GetProperty("columns").GetInt32());
    }

    [Fact]
    public void Panels_stand_in_rows_within_the_image()
    {
        var chart = new BarChart
        {
            Columns = 3,
            Panels = [
                .. Enumerable.Range(0, 7).Select(i => new BarPanel(
                    $"{i}: a title that is far too long for its panel & <more>",
                    [.. Enumerable.Range(1, 10).Select(bar => KeyValuePair.Create($"어휘 {bar} of a long kind that is cut", bar / 10.0))],
                    "4.2%"))],
        };

        XElement root = XDocument.Parse(chart.ToSvg()).Root!;
        double width = Number(root, "width"), height = Number(root, "height");
        var places = new HashSet<(double, double)>();
        foreach (XElement group in root.Elements(s_svg + "g"))
        {
            double[] moved = [
                .. group.Attribute("transform")!.Value["translate(".Length..^1].Split(' ')
                    .Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
            Assert.True(places.Add((moved[0], moved[1])));
            foreach (XElement bar in group.Elements(s_svg + "rect"))
            {
                Assert.InRange(moved[0] + Number(bar, "x") + Number(bar, "width"), 0, width);
                Assert.InRange(moved[1] + Number(bar, "y") + Number(bar, "height"), 0, height);
            }
        }

        Assert.Equal((7, 3, 3), (places.Count, places.DistinctBy(place => place.Item1).Count(), places.DistinctBy(p => p.Item2).Count()));
    }

    [Fact]
    public void A_chart_without_panels_is_drawn_too()
    {
        var chart = new BarChart { Panels = [], Title = "none" };
        Assert.Contains("none", chart.ToSvg());
        Assert.Contains("\"concat\":[]", chart.ToVegaLite());
    }

    [Fact]
    public void Values_out_of_range_are_an_error()
    {
        Assert.StartsWith(
            "Bar 'a' of 'p': expected a number of at least 0, found -1.",
            Assert.Throws<ArgumentException>(() => new BarChart { Panels = [new("p", [KeyValuePair.Create("a", -1.0)])] }).Message);
        Assert.Throws<ArgumentException>(() => new BarChart { Panels = [new("p", [KeyValuePair.Create("a", double.NaN)])] });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BarChart { Panels = [], Columns = 0 });
    }

    private static BarChart Chart() => new()
    {
        Title = "Topics",
        Width = 100,
        Columns = 2,
        Panels = [
            new("0", [KeyValuePair.Create("sea", 0.4), KeyValuePair.Create("바다", 0.1)], "12%"),
            new("1", [KeyValuePair.Create("bread", 0.2), KeyValuePair.Create("bread", 0.0)]),
        ],
    };

    private static IEnumerable<(string What, double Width)> Bars(BarChart chart) =>
        XDocument.Parse(chart.ToSvg()).Descendants(s_svg + "rect").Where(bar => bar.Element(s_svg + "title") is not null)
            .Select(bar => (bar.Value, Number(bar, "width")));

    private static double Number(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
