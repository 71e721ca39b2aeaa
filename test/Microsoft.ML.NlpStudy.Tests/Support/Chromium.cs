using System.Diagnostics;

namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A browser without a window, where one is installed.</summary>
internal static class Chromium
{
    /// <summary>The program; <see langword="null"/> if there is none.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    /// <summary>Opens a page, lets its scripts run for some seconds and returns the page as they left it.</summary>
    public static string Dump(Uri page)
    {
        var start = new ProcessStartInfo(
            Program!, ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000", "--dump-dom", page.AbsoluteUri])
        {
            RedirectStandardOutput = true,
        };
        using Process process = Process.Start(start)!;
        string content = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return content;
    }
}

/// <summary>A test that needs Chromium, skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ChromiumFactAttribute : FactAttribute
{
    public ChromiumFactAttribute()
    {
        if (Chromium.Program is null)
        {
            Skip = "Chromium is not installed.";
        }
    }
}
