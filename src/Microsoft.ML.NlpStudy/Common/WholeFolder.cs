namespace Microsoft.ML.NlpStudy.Common;

/// <summary>Files that are written into a folder together: none is replaced before all are complete.</summary>
internal static class WholeFolder
{
    /// <summary>Writes files under temporary names in the folder, and moves them once all are complete.</summary>
    /// <param name="folder">The folder, which is created where there is none. Its other files stay.</param>
    /// <param name="files">The files' names and what writes them, the small ones first, so that a folder that cannot be written is found
    /// before much work is done.</param>
    /// <exception cref="IOException">The folder is a file, a file is a folder, or the disk is full.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written.</exception>
    public static void Write(string folder, IReadOnlyCollection<(string Name, Action<Stream> Write)> files)
    {
        Directory.CreateDirectory(folder);
        if (files.FirstOrDefault(file => Directory.Exists(Path.Combine(folder, file.Name))).Name is { } name)
        {
            throw new IOException($"'{Path.Combine(folder, name)}': expected a file or none, found a folder.");
        }

        string ending = $".{Guid.NewGuid():N}.tmp";
        try
        {
            foreach ((string file, Action<Stream> write) in files)
            {
                using var stream = new FileStream(Path.Combine(folder, file + ending), FileMode.CreateNew);
                write(stream);
            }

            foreach ((string file, _) in files)
            {
                File.Move(Path.Combine(folder, file + ending), Path.Combine(folder, file), overwrite: true);
            }
        }
        finally
        {
            foreach ((string file, _) in files)
            {
                File.Delete(Path.Combine(folder, file + ending));    // does nothing after the move
            }
        }
    }
}
