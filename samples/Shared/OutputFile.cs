using Microsoft.ML;

namespace Samples;

/// <summary>
/// The files and folders that a command writes: tried before the work whose result they hold, and written whole or not at all.
/// </summary>
internal static class OutputFile
{
    /// <summary>Makes the folder of a file that will be written, and finds out whether it can be.</summary>
    /// <param name="option">The option that names the file, for the error.</param>
    /// <param name="path">The file; <see langword="null"/> where the option was not given.</param>
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

    /// <summary>Makes a folder that files will be written to, and finds out whether they can be.</summary>
    /// <param name="option">The option that names the folder, for the error.</param>
    /// <param name="folder">The folder; <see langword="null"/> where the option was not given.</param>
    /// <exception cref="SampleException">Nothing can be written to it.</exception>
    public static void CheckFolder(string option, string? folder)
    {
        if (folder is not null)
        {
            CheckFolder(option, folder, folder);
        }
    }

    /// <summary>Writes a file beside its place and moves it there, so that the one before is kept if the disk is full.</summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes to the path that it is given.</param>
    public static void Write(string path, Action<string> write)
    {
        string temporary = $"{path}.{Environment.ProcessId}.tmp";
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

    /// <summary>Saves a model and says so.</summary>
    public static void SaveModel(MLContext ml, ITransformer model, DataViewSchema schema, string path)
    {
        Write(path, temporary => ml.Model.Save(model, schema, temporary));
        Console.WriteLine($"Saved {Path.GetFullPath(path)} ({new FileInfo(path).Length / 1024.0:N0} KiB).");
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
