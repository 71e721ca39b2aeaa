namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The error of a training that another process has ended.</summary>
/// <param name="message">Which process, and why.</param>
internal sealed class ProcessFailedException(string message) : InvalidOperationException(message);
