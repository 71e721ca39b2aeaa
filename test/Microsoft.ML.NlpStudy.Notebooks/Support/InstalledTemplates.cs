namespace Microsoft.ML.NlpStudy.Notebooks;

/// <summary>The templates of <c>dotnet new</c>, packed from this clone and installed in a private home folder.</summary>
public sealed class InstalledTemplates : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();

    public async Task InitializeAsync()
    {
        LocalPackages.Surround(_folder.Path);
        string[] pack = ["pack", Repository.PathOf("samples", "templates"), "--configuration", "Release", "--output", _folder.Path];
        await ChildProcess.DotnetAsync(_folder.Path, new Dictionary<string, string>(), pack);
        await NewAsync("install", Assert.Single(Directory.GetFiles(_folder.Path, "*.nupkg")));
    }

    /// <summary>Creates a project from a template, in a folder that sees this clone's package.</summary>
    /// <param name="template">The template's short name.</param>
    /// <param name="project">The project's name, different for each test.</param>
    /// <param name="options">Options of the template.</param>
    /// <returns>The path of the project's folder.</returns>
    public async Task<string> CreateAsync(string template, string project, params string[] options)
    {
        await NewAsync([template, "--name", project, "--no-update-check", .. options]);
        return Path.Combine(_folder.Path, project);
    }

    public Task DisposeAsync()
    {
        _folder.Dispose();
        return Task.CompletedTask;
    }

    private async Task NewAsync(params string[] arguments)
    {
        var home = new Dictionary<string, string>
        {
            ["DOTNET_CLI_HOME"] = _folder.Path,
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_GENERATE_ASPNET_CERTIFICATE"] = "false",
        };
        await ChildProcess.DotnetAsync(_folder.Path, home, ["new", .. arguments]);
    }
}
