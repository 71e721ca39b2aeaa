using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>An .ipynb file: its cells, and one way to write it, so that running it again changes what has changed alone.</summary>
internal sealed class Notebook
{
    // One space, as Jupyter writes it; Korean stays readable.
    private static readonly JsonSerializerOptions s_format = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly JsonObject _json;

    private Notebook(JsonObject json) => _json = json;

    /// <summary>The cells, in order.</summary>
    public IEnumerable<NotebookCell> Cells =>
        _json["cells"]!.AsArray().Select((cell, index) => new NotebookCell(cell!.AsObject(), index + 1));

    /// <summary>The cells of C#, in order.</summary>
    public IEnumerable<NotebookCell> CodeCells => Cells.Where(cell => cell.IsCode);

    /// <summary>Whether the notebook is part of the default test run.</summary>
    public bool IsQuick => (bool?)_json["metadata"]?["nlp_study"]?["quick"] ?? false;

    /// <summary>The heading of the first cell.</summary>
    public string Title => Cells.First().Source.Split('\n')[0].TrimStart('#', ' ');

    /// <summary>The image that stands for the notebook in the gallery, as SVG: that of the metadata's number, or the first.</summary>
    /// <param name="name">The notebook's name, for errors.</param>
    /// <exception cref="NotebookException">The notebook keeps no image of that number.</exception>
    public string Picture(string name)
    {
        int number = (int?)_json["metadata"]?["nlp_study"]?["picture"] ?? 1;
        string[] images = [.. CodeCells.SelectMany(cell => cell.Images)];
        return number >= 1 && number <= images.Length
            ? images[number - 1]
            : throw new NotebookException($"{name}: expected an image of number {number} among the outputs, found {images.Length} images.");
    }

    public static Notebook Parse(string json) => new(JsonNode.Parse(json)!.AsObject());

    /// <summary>The file's text: names sorted, LF, a newline at the end.</summary>
    public string ToJson() => Sorted(_json)!.ToJsonString(s_format) + "\n";

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject map => new JsonObject(map.OrderBy(entry => entry.Key, StringComparer.Ordinal)
            .Select(entry => KeyValuePair.Create(entry.Key, Sorted(entry.Value)))),
        JsonArray list => new JsonArray([.. list.Select(Sorted)]),
        _ => node?.DeepClone(),
    };
}
