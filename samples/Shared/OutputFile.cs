namespace Samples;

/// <summary>
/// The files and folders that a command writes. They are checked before the work, and files are replaced only by complete ones.
/// </summary>
internal static class OutputFile
{
    /// <summary>Creates the folder of an output file and checks that files can be written there.</summary>
    /// <param name="option">The option that names the file, for the error.</param>
    /// <param name="path">The file; <see langword="null"/> if the option was not given.</param>
    /// <exception cref="SampleException">The file cannot be written.</exception>
    public static void Check(string option, string? path)
    {
        if (path is null)
        {
            return;
        }

        if (Directory.Exists(path))
        {
            throw new SampleException($"{option}: expected the name of a file, found the folder '{path}'.");
        }

        CheckFolder(option, path, Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    /// <summary>Creates a folder for output files and checks that files can be written there.</summary>
    /// <param name="option">The option that names the folder, for the error.</param>
    /// <param name="folder">The folder; <see langword="null"/> if the option was not given.</param>
    /// <exception cref="SampleException">The folder cannot be written to.</exception>
    public static void CheckFolder(string option, string? folder)
    {
        if (folder is not null)
        {
            CheckFolder(option, folder, folder);
        }
    }

    /// <summary>Writes a file under a temporary name and renames it, so that a full disk leaves the old file intact.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes the content to the given path.</param>
    public static void Write(string path, Action<string> write)
    {
        // Two machines that share the folder may have processes of one number.
        string temporary = $"{path}.{Environment.MachineName}.{Environment.ProcessId}.tmp";
        try
        {
            write(temporary);
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void CheckFolder(string option, string path, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            using (File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose))
            {
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new SampleException($"{option}: '{path}' cannot be written: {error.Message}");
        }
    }
}
