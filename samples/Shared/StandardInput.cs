namespace Samples;

/// <summary>The standard input of the program.</summary>
internal static class StandardInput
{
    /// <summary>Reads the lines, each as soon as it arrives.</summary>
    public static IEnumerable<string> Lines()
    {
        while (Console.In.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}
