namespace Microsoft.ML.Data;

/// <summary>One or more files read one after the other. Paths may hold wildcards, '...' for all subfolders, and '+' between several.</summary>
public sealed class MultiFileSource : IMultiStreamSource
{
    private const int BufferSize = 1 << 16;

    private readonly string[] paths;

    public MultiFileSource(params string[] paths)
    {
        if (paths == null || paths is [null])
        {
            this.paths = [];
            return;
        }
        string[] found = [.. paths.SelectMany(FilePattern.Expand)];
        // A path that matches nothing is kept, so that opening it says which file is missing.
        this.paths = found.Length > 0 ? found : paths;
    }

    public int Count => paths.Length;

    public string GetPathOrNull(int index)
    {
        CheckIndex(index);
        return paths[index];
    }

    public Stream Open(int index)
    {
        CheckIndex(index);
        try
        {
            return new FileStream(paths[index], FileMode.Open, FileAccess.Read, FileShare.Read, BufferSize);
        }
        catch (Exception exception)
        {
            throw new IOException($"Could not open file '{paths[index]}'. Error is: {exception.Message}", exception);
        }
    }

    public TextReader OpenTextReader(int index) => new StreamReader(Open(index), bufferSize: BufferSize);

    private void CheckIndex(int index)
    {
        if (index < 0 || index >= paths.Length)
            throw new ArgumentOutOfRangeException(nameof(index));
    }
}
