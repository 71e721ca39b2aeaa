using System.Text.Json.Nodes;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>A code cell: its source, and the outputs it keeps.</summary>
internal sealed class NotebookCell(JsonObject json, int number)
{
    /// <summary>The cell's place in the notebook, cells of text counted too, from 1.</summary>
    public int Number => number;

    /// <summary>Whether the cell holds C#, rather than text.</summary>
    public bool IsCode => (string?)json["cell_type"] == "code";

    /// <summary>The code or the text.</summary>
    public string Source => string.Concat(json["source"]!.AsArray().Select(line => (string?)line));

    /// <summary>The images among the outputs that the cell keeps, as SVG.</summary>
    public IEnumerable<string> Images => (json["outputs"]?.AsArray() ?? [])
        .Select(output => output!["data"]?["image/svg+xml"])
        .Where(image => image is not null)
        .Select(image => string.Concat(image!.AsArray().Select(line => (string?)line)));

    public void SetOutputs(int executionCount, IEnumerable<CellOutput> outputs)
    {
        json["execution_count"] = executionCount;
        json["outputs"] = new JsonArray([.. outputs.Select(output => output.ToJson())]);
    }

    /// <summary>Text as notebooks keep it: a list of lines, each with its line feed.</summary>
    public static JsonArray Lines(string text)
    {
        var lines = new JsonArray();
        for (int start = 0; start < text.Length;)
        {
            int feed = text.IndexOf('\n', start);
            int end = feed < 0 ? text.Length : feed + 1;
            lines.Add(text[start..end]);
            start = end;
        }

        return lines;
    }
}
