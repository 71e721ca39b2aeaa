using System.Globalization;
using System.Text.Json;
using System.Xml.Linq;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy.Tests.Plots;

public class ScatterChartTests
{
    [Fact]
    public void Points_stand_at_their_values_in_both_outputs()
    {
        var chart = new ScatterChart { Series = [new("a", [0, 50, 100], [0, 10, 20])], Width = 112, Height = 224 };

        // 6 percent of the extent is free on each side.
        Assert.Equal([(6, 212), (56, 112), (106, 12)], Circles(chart).Select(circle => (Value(circle, "cx"), Value(circle, "cy"))));
        Assert.Equal(
            [(0, 0), (50, 10), (100, 20)], Data(chart).Select(point => (Number(point, "x"), Number(point, "y"))));
        Assert.Equal([-6, 106], Layer(chart, "circle").GetProperty("encoding").GetProperty("x").GetProperty("scale")
            .GetProperty("domain").EnumerateArray().Select(end => Math.Round(end.GetDouble(), 9)));
    }

    [Fact]
    public void Units_are_equal_on_both_axes_where_that_is_asked_for()
    {
        var chart = new ScatterChart
        {
            Series = [new("a", [0, 1, 0], [0, 0, 100])],
            Width = 300,
            Height = 112,
            HasEqualUnits = true
        };

        (double X, double Y)[] points = [.. Circles(chart).Select(circle => (Value(circle, "cx"), Value(circle, "cy")))];

        Assert.Equal(100, points[0].Y - points[2].Y, 6);
        Assert.Equal(1, points[1].X - points[0].X, 6);
        Assert.Equal(150, (points[0].X + points[1].X) / 2, 6);
    }

    [Fact]
    public void Labels_overlap_neither_each_other_nor_points()
    {
        var random = new Random(1);
        string[] labels = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? $"word{i}" : $"낱말{i}")];
        (double X, double Y, string? Label)[] points = [
            .. labels.Select(label => (random.NextDouble() * 400, random.NextDouble() * 300, (string?)label))];

        PlacedLabel?[] places = LabelPlacement.Place(points, 400, 300, 11, 3.5);

        var boxes = new List<(double Left, double Top, double Right, double Bottom)>();
        for (int i = 0; i < places.Length; i++)
        {
            if (places[i] is { } place)
            {
                double width = TextWidth.Of(labels[i], 11);
                double left = place.Anchor switch { "start" => place.X, "end" => place.X - width, _ => place.X - width / 2 };
                boxes.Add((left, place.Y - 8, left + width, place.Y + 2));
            }
        }

        Assert.InRange(boxes.Count, 40, 60);
        Assert.All(boxes, box => Assert.True(box is { Left: >= 0, Top: >= 0, Right: <= 400, Bottom: <= 300 }));
        for (int i = 0; i < boxes.Count; i++)
        {
            Assert.DoesNotContain(boxes.Skip(i + 1), other => boxes[i].Left < other.Right && other.Left < boxes[i].Right
                && boxes[i].Top < other.Bottom && other.Top < boxes[i].Bottom);
            Assert.DoesNotContain(points, point => point.X > boxes[i].Left && point.X < boxes[i].Right
                && point.Y > boxes[i].Top && point.Y < boxes[i].Bottom);
        }
    }

    [Fact]
    public void A_label_without_a_place_is_left_out_and_shown_under_the_mouse()
    {
        string[] labels = [.. Enumerable.Range(0, 30).Select(i => $"a rather long label {i}")];
        var chart = new ScatterChart { Series = [new("a", new double[30], new double[30], labels)], Width = 300, Height = 100 };

        int shown = Texts(chart).Count(text => text.StartsWith("a rather long label", StringComparison.Ordinal));

        Assert.InRange(shown, 2, 8);
        Assert.Equal(labels.Select(label => $"{label}: 0, 0"), Circles(chart).Select(circle => circle.Value));
        Assert.Equal(shown, Data(chart).Count(point => point.TryGetProperty("labelX", out _)));
        Assert.Equal(labels, Data(chart).Select(point => point.GetProperty("label").GetString()));
    }

    [Fact]
    public void Both_outputs_place_labels_alike()
    {
        var chart = new ScatterChart { Series = [new("a", [0, 1, 3], [5, 2, 9], ["<하나>", "two & a half", "three"])], Title = "t" };

        XElement[] texts = [.. Svg(chart).Descendants().Where(e => e.Name.LocalName == "text"
            && (string?)e.Attribute("fill") == "#222222" && (string?)e.Attribute("font-weight") != "600")];
        JsonElement[] points = Data(chart);
        JsonElement xDomain = Domain("x"), yDomain = Domain("y");

        Assert.Equal(["<하나>", "two & a half", "three"], texts.Select(text => text.Value));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(
                Value(texts[i], "x"), (Number(points[i], "labelX") - xDomain[0].GetDouble())
                    / (xDomain[1].GetDouble() - xDomain[0].GetDouble()) * 520, 0.01);
            Assert.Equal(
                Value(texts[i], "y"), (yDomain[1].GetDouble() - Number(points[i], "labelY"))
                    / (yDomain[1].GetDouble() - yDomain[0].GetDouble()) * 400, 0.01);
            Assert.Equal((string?)texts[i].Attribute("text-anchor") ?? "start", points[i].GetProperty("anchor").GetString());
        }

        JsonElement Domain(string axis) => Layer(chart, "text").GetProperty("encoding").GetProperty(axis).GetProperty("scale")
            .GetProperty("domain");
    }

    [Fact]
    public void Series_have_colors_and_a_legend()
    {
        var chart = new ScatterChart { Series = [new("나라", [1], [1], ["한국"]), new("capital", [2], [2], ["서울"])] };

        Assert.Equal(["한국, 나라: 1, 1", "서울, capital: 2, 2"], Circles(chart).Take(2).Select(circle => circle.Value));
        Assert.Equal(4, Circles(chart).Count());
        Assert.Equal(2, Circles(chart).Select(circle => circle.Attribute("fill")!.Value).Distinct().Count());
        Assert.Superset(new HashSet<string> { "나라", "capital" }, Texts(chart).ToHashSet());
        JsonElement color = Layer(chart, "circle").GetProperty("encoding").GetProperty("color");
        Assert.Equal("""["나라","capital"]""", color.GetProperty("scale").GetProperty("domain").GetRawText());
        Assert.Equal(JsonValueKind.Object, color.GetProperty("legend").ValueKind);
        Assert.Equal(JsonValueKind.Null, Layer(new ScatterChart { Series = [new("a", [1], [1])] }, "circle").GetProperty("encoding")
            .GetProperty("color").GetProperty("legend").ValueKind);
    }

    [Fact]
    public void What_is_not_a_number_is_left_out_and_a_chart_without_points_says_so()
    {
        var chart = new ScatterChart { Series = [new("a", [1, double.NaN, 3], [1, 2, double.PositiveInfinity])] };
        var empty = new ScatterChart { Series = [new("a", [double.NaN], [0])] };

        Assert.Single(Circles(chart));
        Assert.Contains("no data", Texts(empty));
        Assert.Contains("no data", Texts(new ScatterChart { Series = [] }));
        Assert.Equal("no data", Layer(empty, "text").GetProperty("mark").GetProperty("text").GetString());
    }

    [Fact]
    public void Wrong_series_are_refused()
    {
        Assert.Contains("found 1 for 2", Assert.Throws<ArgumentException>(() => new ScatterSeries("a", [1, 2], [1])).Message);
        Assert.Contains("as many labels as x values, found 1 for 2",
            Assert.Throws<ArgumentException>(() => new ScatterSeries("a", [1, 2], [1, 2], ["x"])).Message);
        Assert.Contains("'a' 2 times",
            Assert.Throws<ArgumentException>(() => new ScatterChart { Series = [new("a", [], []), new("a", [], [])] }).Message);
    }

    private static XElement Svg(Chart chart) => XDocument.Parse(chart.ToSvg()).Root!;

    private static IEnumerable<XElement> Circles(Chart chart) => Svg(chart).Descendants().Where(e => e.Name.LocalName == "circle");

    private static IEnumerable<string> Texts(Chart chart) =>
        Svg(chart).Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value);

    private static double Value(XElement element, string attribute) =>
        double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);

    private static double Number(JsonElement point, string field) => point.GetProperty(field).GetDouble();

    private static JsonElement[] Data(Chart chart) =>
        [.. JsonDocument.Parse(chart.ToVegaLite()).RootElement.GetProperty("data").GetProperty("values").EnumerateArray()];

    private static JsonElement Layer(Chart chart, string mark) => JsonDocument.Parse(chart.ToVegaLite()).RootElement
        .GetProperty("layer").EnumerateArray().First(layer => layer.GetProperty("mark").GetProperty("type").GetString() == mark);
}
