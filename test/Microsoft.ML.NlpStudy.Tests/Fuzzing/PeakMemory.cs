using System.Globalization;

namespace Microsoft.ML.NlpStudy.Tests.Fuzzing;

/// <summary>
/// The most memory that the process has had at once since a moment, native memory included. Only Linux says so; elsewhere it is 0.
/// </summary>
internal static class PeakMemory
{
    private const string Status = "/proc/self/status";

    /// <summary>Begins to watch.</summary>
    /// <returns>The memory of now, in bytes.</returns>
    public static long Restart()
    {
        if (!File.Exists(Status))
        {
            return 0;
        }

        try
        {
            // Sets the peak back to what there is.
            File.WriteAllText("/proc/self/clear_refs", "5");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then the peak is that since the process began, which shows too much rather than too little.
        }

        return Read("VmRSS:");
    }

    /// <summary>How much more there was at most, in bytes.</summary>
    /// <param name="before">What <see cref="Restart"/> gave.</param>
    public static long Since(long before) => File.Exists(Status) ? Math.Max(0, Read("VmHWM:") - before) : 0;

    private static long Read(string name)
    {
        string line = File.ReadLines(Status).First(line => line.StartsWith(name));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << 10;
    }
}
