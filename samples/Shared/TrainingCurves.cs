using Microsoft.ML.NlpStudy;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Samples;

/// <summary>
/// The curves of a running training, side by side in the terminal: the loss of the steps, and the accuracy on the validation rows.
/// </summary>
internal sealed class TrainingCurves
{
    private const int Height = 6, LabelWidth = 7, NarrowestChart = 12, WidestChart = 40;
    private readonly BrailleChart chart = new(
        Math.Clamp(AnsiConsole.Profile.Width / 2 - LabelWidth - 8, NarrowestChart, WidestChart), Height);
    private readonly double[] losses;
    private readonly int[] steps;
    private readonly List<(double X, double Y)> accuracies = [];

    public TrainingCurves() => (losses, steps) = (new double[chart.Columns], new int[chart.Columns]);

    /// <summary>Adds the progress of a training. Steps that share a column of dots are averaged.</summary>
    public void Add(TrainingProgress value)
    {
        double done = (value.Epoch - 1 + value.Step / (double)value.Steps) / value.Epochs;
        if (value.CompletedStep is { } step)
        {
            int column = Math.Min((int)(done * chart.Columns), chart.Columns - 1);
            losses[column] += step.Loss;
            steps[column]++;
        }

        if (value.CompletedEpoch?.ValidationAccuracy is { } accuracy)
        {
            accuracies.Add((done, accuracy));
        }
    }

    public IRenderable Render()
    {
        (double X, double Y)[] loss =
        [
            .. Enumerable.Range(0, chart.Columns).Where(column => steps[column] > 0)
                .Select(column => (column / (chart.Columns - 1.0), losses[column] / steps[column])),
        ];
        return new Grid().AddColumn(new GridColumn().NoWrap().PadLeft(0)).AddColumn(new GridColumn().NoWrap())
            .AddRow(Panel("Training loss", "blue", loss, "F3"), Panel("Validation accuracy", "green", accuracies, "P1"));
    }

    private Panel Panel(string title, string color, IReadOnlyList<(double X, double Y)> points, string format)
    {
        double least = points.Select(point => point.Y).DefaultIfEmpty(0).Min();
        double most = points.Select(point => point.Y).DefaultIfEmpty(0).Max();
        double span = most > least ? most - least : 1;
        string[] lines = chart.Draw([.. points.Select(point => (point.X, most > least ? (point.Y - least) / span : 0.5))]);
        for (int i = 0; i < lines.Length; i++)
        {
            string label = Label(i);
            lines[i] = $"[grey]{label,LabelWidth} │[/][{color}]{lines[i]}[/]";
        }

        return new Panel(new Markup(string.Join('\n', lines))).Header(title).RoundedBorder().BorderColor(Color.Grey);

        // The highest value labels the top line, the lowest the bottom line. A single value labels the middle line, where its dot is.
        string Label(int line) => points.Count == 0 ? ""
            : most == least ? line == Height / 2 ? most.ToString(format) : ""
            : line == 0 ? most.ToString(format)
            : line == Height - 1 ? least.ToString(format)
            : "";
    }
}
