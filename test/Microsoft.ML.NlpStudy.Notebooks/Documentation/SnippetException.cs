namespace Microsoft.ML.NlpStudy.Notebooks.Documentation;

/// <summary>A snippet that does not compile or run; the message names the page and the line.</summary>
internal sealed class SnippetException(string message, Exception inner) : Exception(message, inner);
