namespace Microsoft.ML.NlpStudy.NotebookTool;

/// <summary>Runs a notebook's file in a process and a folder of its own.</summary>
internal static class NotebookRun
{
    /// <summary>Runs every cell of C#.</summary>
    /// <param name="path">The notebook, an .ipynb file.</param>
    /// <param name="keepOutputs">Whether the file keeps what the cells show.</param>
    /// <exception cref="NotebookException">A cell fails.</exception>
    public static async Task RunAsync(string path, bool keepOutputs)
    {
        path = Path.GetFullPath(path);
        foreach ((string name, string value) in LocalPackages.Environment)
        {
            Environment.SetEnvironmentVariable(name, value);
        }

        // What is kept comes from the data that everybody has.
        Environment.SetEnvironmentVariable("NLPSTUDY_DATA", null);
        Environment.SetEnvironmentVariable("NLPSTUDY_OCR", null);
        Notebook notebook = Notebook.Parse(File.ReadAllText(path));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("notebook-");
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            ResolvedPackages.ForgetOlderThan(LocalPackages.Feed, LocalPackages.Environment["NUGET_PACKAGES"]);
            using var kernel = new NotebookKernel(LocalPackages.Feed);
            await kernel.RunAsync(Path.GetFileNameWithoutExtension(path), notebook);
        }
        finally
        {
            Environment.CurrentDirectory = Path.GetTempPath();
            folder.Delete(recursive: true);
        }

        if (keepOutputs)
        {
            File.WriteAllText(path, notebook.ToJson());
        }
    }
}
