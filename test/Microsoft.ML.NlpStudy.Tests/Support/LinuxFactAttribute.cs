namespace Microsoft.ML.NlpStudy.Tests.Support;

/// <summary>A test of what only Linux does.</summary>
public sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Linux alone has libraries with versions of symbols.";
}
