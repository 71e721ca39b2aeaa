using System.Text.Json.Nodes;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>What a cell shows: text of the console, or one value in several media types.</summary>
internal sealed record CellOutput(string? ConsoleText, IReadOnlyDictionary<string, string>? Value)
{
    public JsonObject ToJson()
    {
        if (Value is null)
            return new JsonObject { ["output_type"] = "stream", ["name"] = "stdout", ["text"] = NotebookCell.Lines(ConsoleText!) };

        var data = new JsonObject(Value.Select(entry => KeyValuePair.Create<string, JsonNode?>(
            entry.Key, entry.Key.EndsWith("json", StringComparison.Ordinal) ? JsonNode.Parse(entry.Value) : NotebookCell.Lines(entry.Value))));
        return new JsonObject { ["output_type"] = "display_data", ["data"] = data, ["metadata"] = new JsonObject() };
    }
}
