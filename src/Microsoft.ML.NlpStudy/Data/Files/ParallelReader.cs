namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A reader of two files line by line: line n of one beside line n of the other.</summary>
internal sealed class ParallelReader : CorpusReader
{
    private readonly (string Path, DelimitedReader Lines) _source;
    private readonly (string Path, DelimitedReader Lines) _target;

    public ParallelReader(string sourcePath, string targetPath, TextReadingOptions options, BadRowLog badRows)
    {
        _source = (sourcePath, new DelimitedReader(DelimitedFormat.LineFeedLines, options, badRows, 0));
        _target = (targetPath, new DelimitedReader(DelimitedFormat.LineFeedLines, options, badRows, 0));
        try
        {
            _source.Lines.Open(sourcePath);
            _target.Lines.Open(targetPath);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public override bool Read(Span<ReadOnlyMemory<char>> row)
    {
        while (true)
        {
            RowOutcome source = _source.Lines.Next(row[..1]);
            RowOutcome target = _target.Lines.Next(row[1..]);
            if (source == RowOutcome.End && target == RowOutcome.End)
            {
                return false;
            }

            if (source == RowOutcome.End || target == RowOutcome.End)
            {
                throw new FormatException(
                    $"Parallel files: expected as many lines in one as in the other, found {CountLines(_source.Lines)} in {_source.Path} "
                    + $"and {CountLines(_target.Lines)} in {_target.Path}.");
            }

            // A bad line is left out together with its translation.
            if (source == RowOutcome.Row && target == RowOutcome.Row)
            {
                return true;
            }
        }
    }

    public override void Dispose()
    {
        _source.Lines.Dispose();
        _target.Lines.Dispose();
    }

    private static long CountLines(DelimitedReader lines)
    {
        while (lines.PassRow())
        {
        }

        return lines.RowCount;
    }
}
