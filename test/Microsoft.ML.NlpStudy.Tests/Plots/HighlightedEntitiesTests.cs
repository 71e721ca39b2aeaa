using System.Text.Json;
using System.Xml.Linq;

namespace Microsoft.ML.NlpStudy.Tests.Plots;

public class HighlightedEntitiesTests
{
    private const string Text = "경찰은 Nadim Ladki & 3 others near Al-Ain, United Arab Emirates.";

    private static readonly HighlightedEntity[] s_entities = [new(4, 15, "PER"), new(0, 2, "ORG"), new(40, 60, "LOC")];

    [Fact]
    public void Entities_are_boxes_in_the_color_of_their_class_and_the_legend_explains_it()
    {
        var chart = new HighlightedEntities(Text, s_entities) { Title = "Names" };

        XElement[] boxes = [.. Elements(chart, "rect").Where(box => box.Element(box.Name.Namespace + "title") is not null)];
        Assert.Equal(["경찰: ORG", "Nadim Ladki: PER", "United Arab Emirates: LOC"], boxes.Select(box => box.Value));
        Assert.Equal(3, boxes.Select(box => box.Attribute("fill")!.Value).Distinct().Count());
        string[] texts = [.. Elements(chart, "text").Select(text => text.Value)];
        Assert.Equal(
            ["Names", "ORG", "경찰", "은", "PER", "Nadim Ladki", "&", "3", "others", "near", "Al-Ain,", "LOC", "United Arab Emirates", ".",
                "LOC", "ORG", "PER"], texts);
    }

    [Fact]
    public void Charts_with_one_list_of_classes_have_the_same_colors()
    {
        string[] classes = ["LOC", "MISC", "ORG", "PER"];
        var one = new HighlightedEntities("Rome", [new(0, 4, "LOC")]) { Classes = classes };
        var other = new HighlightedEntities("Ada of Rome", [new(0, 3, "PER"), new(7, 11, "LOC")]) { Classes = classes };

        Assert.Equal(Fill(one, "Rome: LOC"), Fill(other, "Rome: LOC"));
        Assert.NotEqual(Fill(other, "Ada: PER"), Fill(other, "Rome: LOC"));
        Assert.Equal(["LOC", "MISC", "ORG", "PER"], Elements(one, "text").Select(text => text.Value).TakeLast(4));
    }

    [Fact]
    public void Both_outputs_have_the_same_pieces()
    {
        var chart = new HighlightedEntities(Text, s_entities) { Width = 200 };

        JsonElement json = JsonDocument.Parse(chart.ToVegaLite()).RootElement;
        JsonElement[] values = [.. json.GetProperty("data").GetProperty("values").EnumerateArray()];
        string[] shown = [.. values.Select(value => value.GetProperty("shown").GetString()!)];
        Assert.Equal(
            ["경찰", "은", "Nadim Ladki", "&", "3", "others", "near", "Al-Ain,", "United Arab Emirates", "."], shown);
        Assert.All(values, value => Assert.InRange(value.GetProperty("x2").GetDouble(), 1, 200));
        Assert.True(values.Select(value => value.GetProperty("y").GetDouble()).Distinct().Count() > 1);
        XElement[] texts = [.. Elements(chart, "text").Where(text => text.Attribute("font-size")!.Value == "13")];
        Assert.Equal(values.Select(value => Math.Round(value.GetProperty("middleX").GetDouble(), 2)),
            texts.Select(text => double.Parse(text.Attribute("x")!.Value, System.Globalization.CultureInfo.InvariantCulture)));
        JsonElement color = json.GetProperty("layer")[0].GetProperty("encoding").GetProperty("color");
        JsonElement domain = color.GetProperty("scale").GetProperty("domain");
        Assert.Equal(["LOC", "ORG", "PER"], domain.EnumerateArray().Select(one => one.GetString()));
    }

    [Fact]
    public void An_entity_that_is_wider_than_a_line_is_shortened()
    {
        string name = string.Join(' ', Enumerable.Repeat("Emirates", 20));
        var chart = new HighlightedEntities(name, [new(0, name.Length, "LOC")]) { Width = 120 };

        XElement box = Assert.Single(Elements(chart, "rect"), box => box.Value.StartsWith("Emirates"));
        Assert.InRange(double.Parse(box.Attribute("width")!.Value), 60, 120.5);
        Assert.Contains(Elements(chart, "text"), text => text.Value.EndsWith('\u2026'));
    }

    [Fact]
    public void Entities_that_overlap_or_leave_the_text_are_errors()
    {
        Assert.Contains("expected characters 3 to 4 of the text, or a part, for 'B', found 2 to 4",
            Assert.Throws<ArgumentException>(() => new HighlightedEntities("abcd", [new(0, 3, "A"), new(2, 4, "B")])).Message);
        Assert.Contains("found 0 to 5",
            Assert.Throws<ArgumentException>(() => new HighlightedEntities("abcd", [new(0, 5, "A")])).Message);
        Assert.Contains("found 1 to 1",
            Assert.Throws<ArgumentException>(() => new HighlightedEntities("abcd", [new(1, 1, "A")])).Message);
    }

    [Fact]
    public void A_text_without_entities_has_no_legend_and_no_text_is_a_chart_too()
    {
        Assert.Equal(["no", "names"], Elements(new HighlightedEntities("no names", []), "text").Select(text => text.Value));
        Assert.Contains("<svg", new HighlightedEntities("", []).ToSvg());
        JsonDocument.Parse(new HighlightedEntities("", []).ToVegaLite());
    }

    private static string Fill(Chart chart, string title) =>
        Elements(chart, "rect").Single(box => box.Value == title).Attribute("fill")!.Value;

    private static IEnumerable<XElement> Elements(Chart chart, string name) =>
        XDocument.Parse(chart.ToSvg()).Descendants().Where(element => element.Name.LocalName == name);
}
