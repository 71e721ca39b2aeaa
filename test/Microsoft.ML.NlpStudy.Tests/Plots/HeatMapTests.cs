using System.Text.Json;
using System.Xml.Linq;

namespace Microsoft.ML.NlpStudy.Tests.Plots;

public class HeatMapTests
{
    [Fact]
    public void Cells_are_the_darker_the_higher_their_value()
    {
        var chart = new HeatMap
        {
            RowLabels = ["a", "b"],
            ColumnLabels = ["c", "d"],
            Values = [[0, 4], [2, double.NaN]],
            CellLabels = [["0", "4"], ["2", "?"]],
        };

        (string What, string Fill)[] cells = [.. Cells(chart).Select(cell => (cell.Value, cell.Attribute("fill")!.Value))];
        Assert.Equal(
            [("a \u2192 c: 0, 0", "#F7FBFF"), ("a \u2192 d: 4, 4", "#08306B"), ("b \u2192 c: 2, 2", "#6BAED6"),
                ("b \u2192 d: ?, no value", "#EEEEEE")], cells);
        Assert.Equal("#FFFFFF", Text(chart, "4").Attribute("fill")!.Value);
        Assert.NotEqual("#FFFFFF", Text(chart, "2").Attribute("fill")!.Value);
    }

    [Fact]
    public void Both_outputs_have_the_same_cells()
    {
        var chart = HeatMap.OfAttention(["나는", "간다"], ["I", "go", "I"], [[0.5, 0.25, 0.25], [0, 1, 0]], "정렬");

        JsonElement json = JsonDocument.Parse(chart.ToVegaLite()).RootElement;
        string[] values = [.. json.GetProperty("data").GetProperty("values").EnumerateArray().Select(cell =>
            $"{cell.GetProperty("rowLabel")} \u2192 {cell.GetProperty("columnLabel")}: {cell.GetProperty("value")}")];

        Assert.Equal(Cells(chart).Select(cell => cell.Value), values);
        Assert.Equal(6, values.Length);

        // Each occurrence of a token has a column.
        Assert.Equal([0, 1, 2, 0, 1, 2],
            json.GetProperty("data").GetProperty("values").EnumerateArray().Select(cell => cell.GetProperty("column").GetInt32()));
        string labels = json.GetProperty("encoding").GetProperty("x").GetProperty("axis").GetProperty("labelExpr").GetString()!;
        Assert.Equal("[\"I\",\"go\",\"I\"][datum.value]", labels);
    }

    [Fact]
    public void Twenty_classes_with_long_names_lie_within_the_image()
    {
        string[] names = [
            .. Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? $"국제 정치와 외교에 관한 소식 {i}" : $"news of the {i}th kind & <others>")];
        var chart = new HeatMap
        {
            RowLabels = names,
            ColumnLabels = names,
            Values = [.. names.Select((_, i) => (IReadOnlyList<double>)[.. names.Select((_, j) => i == j ? 1.0 : 0)])],
            CellLabels = [.. names.Select((_, i) => (IReadOnlyList<string>)[.. names.Select((_, j) => i == j ? "12,345" : "0")])],
            XTitle = "predicted",
            YTitle = "true",
        };

        XElement svg = XDocument.Parse(chart.ToSvg()).Root!;
        (double width, double height) = (double.Parse(svg.Attribute("width")!.Value), double.Parse(svg.Attribute("height")!.Value));
        string move = svg.Elements().Single(e => e.Name.LocalName == "g").Attribute("transform")!.Value;
        double[] origin = [.. move["translate(".Length..^1].Split(' ').Select(double.Parse)];
        foreach (XElement cell in Cells(chart))
        {
            double x = origin[0] + double.Parse(cell.Attribute("x")!.Value), y = origin[1] + double.Parse(cell.Attribute("y")!.Value);
            Assert.InRange(x, 0, width);
            Assert.InRange(y, 0, height);
        }

        Assert.Equal(400, Cells(chart).Count());
        Assert.Equal(20, svg.Descendants().Count(e => e.Name.LocalName == "text" && e.Value == "12,345"));
        Assert.Equal(20, svg.Descendants().Count(e => e.Attribute("transform")?.Value.StartsWith("rotate(-45") == true));
    }

    [Fact]
    public void Values_that_are_not_as_many_as_the_labels_are_refused()
    {
        var chart = new HeatMap { RowLabels = ["a", "b"], ColumnLabels = ["c"], Values = [[1], [1, 2]] };

        Assert.Contains("expected 1 values in a row, as there are labels, found 2", Assert.Throws<ArgumentException>(chart.ToSvg).Message);
        Assert.Throws<ArgumentException>(() => HeatMap.OfAttention(["a"], ["b"], []));
    }

    [Fact]
    public void Tokens_are_highlighted_in_lines_alike_in_both_outputs()
    {
        string[] tokens = ["정말", "재미있는", "영화", "였다", "and", "I", "would", "see", "it", "again",
            "supercalifragilisticexpialidocious-and-longer"];
        var chart = new HighlightedTokens(tokens, [0, 2, 1, double.NaN, 0, 0, 0, 0, 0, 0, -1]) { Width = 200 };

        XElement[] boxes = [.. Cells(chart)];
        JsonElement[] values = [
            .. JsonDocument.Parse(chart.ToVegaLite()).RootElement.GetProperty("data").GetProperty("values").EnumerateArray()];

        Assert.Equal(tokens, values.Select(value => value.GetProperty("token").GetString()));
        Assert.Equal(["#F7FBFF", "#08306B", "#6BAED6", "#EEEEEE"], boxes.Take(4).Select(box => box.Attribute("fill")!.Value));
        Assert.Equal("#FD8D3C", boxes[^1].Attribute("fill")!.Value);
        Assert.Equal(boxes.Select(box => box.Attribute("fill")!.Value), values.Select(value => value.GetProperty("fill").GetString()));
        Assert.Equal(boxes.Select(box => Number(box, "x")), values.Select(value => Math.Round(value.GetProperty("x").GetDouble(), 2)));
        Assert.Equal(boxes.Select(box => Number(box, "y")), values.Select(value => value.GetProperty("y").GetDouble()));
        Assert.All(boxes, box => Assert.InRange(Number(box, "x") + Number(box, "width"), 0, 200));
        Assert.True(boxes.Select(box => Number(box, "y")).Distinct().Count() > 1);
        Assert.Contains("found 1 for 2", Assert.Throws<ArgumentException>(() => new HighlightedTokens(["a", "b"], [1])).Message);
        Assert.Contains("<svg", new HighlightedTokens([], []).ToSvg());
    }

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value);

    // Cells and boxes have tooltips; the steps of the scale and the background do not.
    private static IEnumerable<XElement> Cells(Chart chart) =>
        XDocument.Parse(chart.ToSvg()).Descendants().Where(e => e.Name.LocalName == "rect" && e.HasElements);

    private static XElement Text(Chart chart, string text) =>
        XDocument.Parse(chart.ToSvg()).Descendants()
            .First(e => e.Name.LocalName == "text" && e.Value == text && e.Attribute("text-anchor")?.Value == "middle");
}
