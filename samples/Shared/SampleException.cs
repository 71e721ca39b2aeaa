namespace Samples;

/// <summary>An error that the user can correct. The program prints its message as one line.</summary>
internal sealed class SampleException(string message) : Exception(message);
