using System.Text.Json.Nodes;

namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>Notebooks that a test makes.</summary>
internal static class NewNotebook
{
    /// <summary>A notebook of code cells; a source that begins with <c># </c> is a cell of text.</summary>
    public static Notebook Of(params string[] sources) => Notebook.Parse(new JsonObject
    {
        ["cells"] = new JsonArray([.. sources.Select(source => new JsonObject
        {
            ["cell_type"] = source.StartsWith("# ", StringComparison.Ordinal) ? "markdown" : "code",
            ["source"] = NotebookCell.Lines(source),
        })]),
    }.ToJsonString());

    /// <summary>What a cell shows.</summary>
    /// <param name="notebook">The notebook.</param>
    /// <param name="cell">The cell's number, from 1.</param>
    public static JsonArray OutputsOf(this Notebook notebook, int cell) =>
        JsonNode.Parse(notebook.ToJson())!["cells"]![cell - 1]!["outputs"]!.AsArray();
}
