namespace Microsoft.ML.NlpStudy.Data;

/// <summary>A reader that leaves out the rows with an empty or white value in one of the first columns.</summary>
/// <param name="rows">The rows, with all tested columns active.</param>
/// <param name="tested">The number of columns that are tested.</param>
internal sealed class NonEmptyReader(CorpusReader rows, int tested) : CorpusReader
{
    public override bool Read(Span<ReadOnlyMemory<char>> row)
    {
        while (rows.Read(row))
        {
            bool isWhole = true;
            foreach (ReadOnlyMemory<char> value in row[..tested])
            {
                isWhole &= !value.Span.IsWhiteSpace();
            }

            if (isWhole)
            {
                return true;
            }
        }

        return false;
    }

    public override void Dispose() => rows.Dispose();
}
