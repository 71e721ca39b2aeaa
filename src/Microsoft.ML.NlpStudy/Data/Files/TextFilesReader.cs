namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A reader of files one after the other, of which each file or each line is a row.</summary>
/// <param name="files">The files.</param>
/// <param name="rows">Gives a file's rows, once it is open.</param>
internal sealed class TextFilesReader(IReadOnlyList<TextFile> files, IFileRows rows) : CorpusReader
{
    private int _file = -1;

    public override bool Read(Span<ReadOnlyMemory<char>> row)
    {
        while (_file < 0 || !rows.Read(row[..1]))
        {
            if (++_file >= files.Count)
            {
                return false;
            }

            rows.Open(files[_file].Path);
        }

        string[] columns = files[_file].Columns;
        for (int i = 0; i < columns.Length; i++)
        {
            row[i + 1] = columns[i].AsMemory();
        }

        return true;
    }

    public override void Dispose() => rows.Dispose();
}
