using System.Globalization;
using Microsoft.ML.NlpStudy.NotebookTool;

// run [--write] NOTEBOOK      Runs every cell; --write keeps in the file what they show.
// export NOTEBOOK FOLDER      Writes FOLDER/NOTEBOOK.cs, a file-based app.
try
{
    CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    switch (args)
    {
        case ["run", .. string[] flags, string path] when flags is [] or ["--write"]:
            await NotebookRun.RunAsync(path, keepOutputs: flags.Length > 0);
            break;
        case ["export", string path, string folder]:
            Console.WriteLine(FileBasedApp.Write(path, folder));
            break;
        default:
            throw new NotebookException(
                $"Arguments '{string.Join(' ', args)}': expected 'run [--write] NOTEBOOK' or 'export NOTEBOOK FOLDER'.");
    }

    return 0;
}
catch (Exception error) when (error is NotebookException or IOException or FormatException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
