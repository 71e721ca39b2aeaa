namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Writes files that are whole or not there.</summary>
internal static class WholeFile
{
    private const int BufferSize = 1 << 16;

    /// <summary>Writes a file under a temporary name beside the given one, and moves it there once it is whole.</summary>
    public static void Write(string path, Action<Stream> write)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, BufferSize))
            {
                write(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);    // nothing where it was moved
        }
    }
}
