namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>A notebook that does not run; the message names the notebook and the cell.</summary>
internal sealed class NotebookException(string message, Exception? inner = null) : Exception(message, inner);
