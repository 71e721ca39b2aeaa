namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A reader of the rows of one file after another, one text each.</summary>
internal interface IFileRows : IDisposable
{
    /// <summary>Goes to a file's first row.</summary>
    void Open(string path);

    /// <summary>Reads the next row; false behind the file's last.</summary>
    bool Read(Span<ReadOnlyMemory<char>> row);
}
