namespace Microsoft.ML.NlpStudy.Training;

/// <summary>The error of a training that another process has ended.</summary>
/// <param name="message">The name of the process, and the reason.</param>
internal sealed class ProcessFailedException(string message) : InvalidOperationException(message);
