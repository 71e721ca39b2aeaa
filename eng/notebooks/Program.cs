using System.Globalization;
using Microsoft.ML.NlpStudy.NotebookTool;

// run [--write] NOTEBOOK      Runs every cell; --write keeps in the file what they show.
// export NOTEBOOK FOLDER      Writes FOLDER/NOTEBOOK.cs, a file-based app.
// gallery NOTEBOOKS DOCS      Writes DOCS/gallery.md and its images from the outputs of the notebooks in a folder.
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
        case ["gallery", string notebooks, string docs]:
            Console.WriteLine($"{Gallery.Write(notebooks, docs)} pictures");
            break;
        default:
            throw new NotebookException(
                $"Arguments '{string.Join(' ', args)}': expected 'run [--write] NOTEBOOK', 'export NOTEBOOK FOLDER' "
                + "or 'gallery NOTEBOOKS DOCS'.");
    }

    return 0;
}
catch (Exception error) when (error is NotebookException or IOException or FormatException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
