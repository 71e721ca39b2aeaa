using System.Globalization;
using Microsoft.ML.NlpStudy.Plots;

namespace Microsoft.ML.NlpStudy;

// The SVG drawing. Each panel has its title above, the labels at the left and the bars at the right.
public sealed partial record BarChart
{
    private const double Margin = 12, Gap = 20, PanelTitle = 22, LabelSize = 11, LabelGap = 6;

    // Bold letters are this much wider than the estimated ones.
    private const double Bold = 1.25;

    internal override (double Width, double Height) Measure()
    {
        int columns = Math.Min(Columns, Math.Max(1, Panels.Count)), rows = (Panels.Count + Columns - 1) / Columns;
        double panels = Math.Max(0, (rows * (PanelHeight + Gap)) - Gap);
        return ((columns * (PanelWidth + Gap)) - Gap + (2 * Margin), Top + panels + Margin);
    }

    internal override void Draw(SvgCanvas canvas)
    {
        if (Title is not null)
        {
            canvas.Text(Margin, Margin + 12, Title, new TextStyle { Size = 14, IsBold = true, Color = Palette.Ink });
        }

        double longest = Longest;
        for (int panel = 0; panel < Panels.Count; panel++)
        {
            double x = Margin + (panel % Columns * (PanelWidth + Gap)), y = Top + (panel / Columns * (PanelHeight + Gap));
            using (canvas.MovedBy(x, y))
            {
                DrawPanel(canvas, panel, longest);
            }
        }
    }

    private double Top => Margin + (Title is null ? 0 : 28);

    private double LabelWidth => Panels.SelectMany(panel => panel.Bars)
        .Select(bar => Math.Min(LongestLabel, TextWidth.Of(bar.Key, LabelSize))).DefaultIfEmpty().Max();

    private double PanelWidth => LabelWidth + LabelGap + Width;

    private double PanelHeight => PanelTitle + (MostBars * BarHeight);

    private void DrawPanel(SvgCanvas canvas, int index, double longest)
    {
        BarPanel panel = Panels[index];
        double left = LabelWidth + LabelGap;
        double note = panel.Note is null ? 0 : TextWidth.Of(panel.Note, LabelSize) + LabelGap;
        string title = TextWidth.Shorten(panel.Title, 12 * Bold, PanelWidth - note);
        canvas.Text(
            0, 12, title, new TextStyle { Size = 12, IsBold = true, Color = Palette.Ink }, title == panel.Title ? null : panel.Title);
        if (panel.Note is not null)
        {
            canvas.Text(PanelWidth, 12, panel.Note, new TextStyle { Size = LabelSize, Anchor = "end" });
        }

        canvas.Line(left, PanelTitle - 2, left, PanelTitle + (panel.Bars.Count * BarHeight), Palette.Axis);
        for (int i = 0; i < panel.Bars.Count; i++)
        {
            (string label, double value) = panel.Bars[i];
            double y = PanelTitle + (i * BarHeight);
            string shown = TextWidth.Shorten(label, LabelSize, LongestLabel);
            canvas.Text(
                left - LabelGap, y + (BarHeight / 2.0) + 3, shown, new TextStyle { Size = LabelSize, Anchor = "end" },
                shown == label ? null : label);
            string what = string.Create(CultureInfo.InvariantCulture, $"{label}: {value:G4}");
            canvas.Rectangle(left, y, value / longest * Width, Math.Max(1, BarHeight - 3), ColorOf(index), what);
        }
    }
}
