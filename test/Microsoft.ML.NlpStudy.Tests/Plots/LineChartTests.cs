using System.Text.Json;
using System.Xml.Linq;

namespace Microsoft.ML.NlpStudy.Tests.Plots;

public class LineChartTests
{
    [Fact]
    public void A_line_goes_through_its_points()
    {
        var chart = new LineChart { Series = [new("rate", [0, 1, 2], [0, 5, 10])], IsCounted = false, Width = 100, Height = 200 };

        Assert.Equal("0,200 50,100 100,0", Lines(chart).Single().Attribute("points")!.Value);
        Assert.Equal(
            [(0, 0.0), (1, 5.0), (2, 10.0)],
            Data(chart).Select(point => (point.GetProperty("x").GetInt32(), point.GetProperty("y").GetDouble())));
    }

    [Fact]
    public void What_is_not_a_number_breaks_the_line_in_both_outputs()
    {
        var chart = new LineChart
        {
            Series = [new("loss", [1, 2, double.NaN, 4, double.PositiveInfinity, 6, 1e300])],
            Width = 100,
            Height = 100
        };

        Assert.Equal([2, 1, 1], Lines(chart).Select(line => line.Attribute("points")!.Value.Split(' ').Length));
        Assert.Equal(["1", "2", "null", "4", "null", "6"], Data(chart).Select(point => point.GetProperty("y").GetRawText()));
    }

    [Fact]
    public void Texts_are_escaped_and_Hangul_is_left_as_it_is()
    {
        const string Title = "손실 <b> & \"곡선\" </script>";
        var chart = new LineChart
        {
            Title = Title + "\u0001\ud800",
            Series = [new("훈련", [1, 2]), new("검증", [2, 1])],
            XTitle = "에폭",
            YTitle = "'값'"
        };

        Assert.Contains(Title + "\ufffd\ufffd", Texts(chart));
        Assert.Superset(new HashSet<string> { "훈련", "검증", "에폭", "'값'" }, Texts(chart).ToHashSet());
        Assert.Contains("NanumGothic", Svg(chart).Attribute("font-family")!.Value);
        string json = chart.ToVegaLite();
        Assert.Contains("검증", json);
        Assert.DoesNotContain("</script>", json);
        Assert.StartsWith(Title, JsonDocument.Parse(json).RootElement.GetProperty("title").GetString());
    }

    [Fact]
    public void Lines_differ_in_colour_and_then_in_dashes_alike_in_both_outputs()
    {
        var chart = new LineChart { Series = [.. Enumerable.Range(0, 16).Select(i => new LineSeries($"schedule {i}", [i, i + 1]))] };

        string[] styles = [.. Lines(chart).Select(line => line.Attribute("stroke")!.Value + line.Attribute("stroke-dasharray")?.Value)];
        Assert.Equal(16, styles.Distinct().Count());
        JsonElement encoding = Layer(chart, "line").GetProperty("encoding");
        Assert.Equal(
            Lines(chart).Select(line => line.Attribute("stroke")!.Value),
            encoding.GetProperty("color").GetProperty("scale").GetProperty("range").EnumerateArray().Select(color => color.GetString()));
        Assert.Equal("[6,3]", encoding.GetProperty("strokeDash").GetProperty("scale").GetProperty("range")[7].GetRawText());
    }

    [Fact]
    public void A_long_line_is_thinned_and_keeps_its_peaks()
    {
        double[] heights = [.. Enumerable.Range(0, 100_000).Select(i => Math.Sin(i / 5000.0))];
        (heights[12_345], heights[67_891]) = (9, -9);
        var chart = new LineChart { Series = [new("loss", heights)] };

        JsonElement[] points = Data(chart);

        Assert.InRange(points.Length, 1_000, 4_004);
        Assert.Contains(points, point => point.GetProperty("x").GetDouble() == 12_346 && point.GetProperty("y").GetDouble() == 9);
        Assert.Contains(points, point => point.GetProperty("x").GetDouble() == 67_892 && point.GetProperty("y").GetDouble() == -9);
        Assert.Equal((1, 100_000), (points[0].GetProperty("x").GetInt32(), points[^1].GetProperty("x").GetInt32()));
    }

    [Fact]
    public void A_chart_without_points_says_so()
    {
        var chart = new LineChart { Series = [new("loss", [])], XTitle = "epoch" };

        Assert.Contains("no data", Texts(chart));
        Assert.Equal("no data", Layer(chart, "text").GetProperty("mark").GetProperty("text").GetString());
        Assert.Contains("no data", Texts(new LineChart { Series = [] }));
    }

    [Fact]
    public void A_long_name_is_cut_short_and_shown_whole_under_the_mouse()
    {
        string name = string.Concat(Enumerable.Repeat("아주 긴 이름 ", 20));
        var chart = new LineChart { Series = [new(name, [1, 2]), new("short", [2, 1])] };

        XElement shown = Svg(chart).Descendants().Single(e => e.Name.LocalName == "text" && e.Value.Contains("아주"));
        Assert.EndsWith("\u2026", shown.Nodes().OfType<XText>().Single().Value);
        Assert.Equal(name, shown.Elements().Single().Value);
    }

    [Fact]
    public void A_history_becomes_two_charts_with_the_best_epoch_marked()
    {
        TrainingEpoch First(int epoch, double loss) => new(epoch, loss, 1 - loss, loss + 0.5, 0.5, 0.4, 1e-3, 1, 100, 1);
        var history = new TrainingHistory([First(1, 0.5), First(2, 0.25), First(3, 0.125)], 2, false);

        JsonElement[] charts = [
            .. JsonDocument.Parse(history.Plot("IMDB").ToVegaLite()).RootElement.GetProperty("hconcat").EnumerateArray()];

        Assert.Equal(["Loss", "Accuracy"], charts.Select(chart => chart.GetProperty("title").GetString()));
        Assert.Equal(
            ["training 1 0.5", "training 2 0.25", "training 3 0.125", "validation 1 1", "validation 2 0.75", "validation 3 0.625"],
            charts[0].GetProperty("data").GetProperty("values").EnumerateArray()
                .Select(point => $"{point.GetProperty("series")} {point.GetProperty("x")} {point.GetProperty("y")}"));
        Assert.Equal(2, charts[0].GetProperty("layer")[0].GetProperty("data").GetProperty("values")[0].GetProperty("x").GetInt32());
        XElement svg = XDocument.Parse(history.Plot("IMDB").ToSvg()).Root!;
        Assert.Equal(4, svg.Descendants().Count(e => e.Name.LocalName == "polyline"));
        Assert.Equal(2, svg.Descendants().Count(e => e.Name.LocalName == "text" && e.Value == "best"));
    }

    [Fact]
    public void The_history_of_a_regression_has_no_chart_of_accuracy()
    {
        var history = new TrainingHistory([new TrainingEpoch(1, 0.5, null, 0.25, null, null, 1e-3, 1, 100, 1)], 1, false);

        JsonElement chart = Assert.Single(
            JsonDocument.Parse(history.Plot().ToVegaLite()).RootElement.GetProperty("hconcat").EnumerateArray());

        Assert.Equal("Loss", chart.GetProperty("title").GetString());
        Assert.Contains("squared error", history.Plot().ToSvg());
        Assert.Null(history.ToDataFrame()["TrainingAccuracy"][0]);
    }

    [Fact]
    public void A_history_without_validation_or_epochs_is_plotted_too()
    {
        var one = new TrainingHistory([new TrainingEpoch(1, 0.5, 0.75, null, null, null, 1e-3, 1, 100, 1)], 1, false);

        Assert.Equal(2, XDocument.Parse(one.Plot().ToSvg()).Descendants().Count(e => e.Name.LocalName == "circle"));
        Assert.Contains("no data", new TrainingHistory([], null, true).Plot().ToSvg());
    }

    [Fact]
    public void Wrong_series_are_refused()
    {
        Assert.Contains("found 1 for 2", Assert.Throws<ArgumentException>(() => new LineSeries("loss", [1, 2], [1])).Message);
        Assert.Contains("'a' 2 times",
            Assert.Throws<ArgumentException>(() => new LineChart { Series = [new("a", [1]), new("a", [2])] }).Message);
    }

    [Fact]
    public void The_files_name_decides_what_is_written()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            var chart = new LineChart { Series = [new("손실", [1, 2])] };
            chart.Save(Path.Combine(folder, "chart.svg"));
            chart.Save(Path.Combine(folder, "chart.SVG"));
            chart.Save(Path.Combine(folder, "chart.json"));

            Assert.Equal(chart.ToSvg(), File.ReadAllText(Path.Combine(folder, "chart.svg")));
            Assert.Equal(chart.ToVegaLite(), File.ReadAllText(Path.Combine(folder, "chart.json")));
            Assert.Contains(".svg or .json", Assert.Throws<ArgumentException>(() => chart.Save(Path.Combine(folder, "chart.png"))).Message);
            Assert.DoesNotContain(Directory.GetFiles(folder), path => path.EndsWith(".png") || path.EndsWith(".tmp"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static XElement Svg(Chart chart) => XDocument.Parse(chart.ToSvg()).Root!;

    private static IEnumerable<XElement> Lines(Chart chart) => Svg(chart).Descendants().Where(e => e.Name.LocalName == "polyline");

    private static IEnumerable<string> Texts(Chart chart) =>
        Svg(chart).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value);

    private static JsonElement[] Data(Chart chart) =>
        [.. JsonDocument.Parse(chart.ToVegaLite()).RootElement.GetProperty("data").GetProperty("values").EnumerateArray()];

    private static JsonElement Layer(Chart chart, string mark) => JsonDocument.Parse(chart.ToVegaLite()).RootElement
        .GetProperty("layer").EnumerateArray().First(layer => layer.GetProperty("mark").GetProperty("type").GetString() == mark);
}
