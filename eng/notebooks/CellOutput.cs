using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Events;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>An output of a cell: text of the console, or one value in several media types.</summary>
internal sealed partial record CellOutput(string? ConsoleText, IReadOnlyDictionary<string, string>? Value)
{
    /// <summary>The outputs among a cell's events, in their order; the progress of a restore and the error stream are left out.</summary>
    public static IReadOnlyList<CellOutput> Of(IEnumerable<KernelEvent> events)
    {
        var outputs = new List<CellOutput>();
        foreach (DisplayEvent shown in events.OfType<DisplayEvent>()
            .Where(shown => shown is not StandardErrorValueProduced && shown.Value is not InstallPackagesMessage))
        {
            if (shown is not StandardOutputValueProduced)
            {
                outputs.Add(ValueOf(shown));
            }
            else if (outputs is [.., { ConsoleText: { } text }])
            {
                outputs[^1] = new CellOutput(text + PlainText(shown), null);
            }
            else
            {
                outputs.Add(new CellOutput(PlainText(shown), null));
            }
        }

        return outputs;
    }

    public JsonObject ToJson()
    {
        if (Value is null)
        {
            return new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = NotebookCell.Lines(ConsoleText!) };
        }

        var data = new JsonObject(Value.Select(entry => KeyValuePair.Create<string, JsonNode?>(
            entry.Key,
            entry.Key.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(entry.Value) : NotebookCell.Lines(entry.Value))));
        return new JsonObject { ["output_type"] = "display_data", ["data"] = data, ["metadata"] = new JsonObject() };
    }

    // The kernel sends its style sheet along with each value; a file of many would be full of them.
    private static CellOutput ValueOf(DisplayEvent shown) => new(
        null,
        shown.FormattedValues.ToDictionary(
            value => value.MimeType, value => StyleSheet().Replace(value.Value, "").ReplaceLineEndings("\n").TrimEnd('\n')));

    private static string PlainText(DisplayEvent shown) => shown.FormattedValues.First().Value.ReplaceLineEndings("\n");

    [GeneratedRegex("<style>.*?</style>", RegexOptions.Singleline)]
    private static partial Regex StyleSheet();
}
