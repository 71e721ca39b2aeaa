namespace Samples;

/// <summary>Something the user can put right; its message is the one line that is printed.</summary>
internal sealed class SampleException(string message) : Exception(message);
