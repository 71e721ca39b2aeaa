namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Leaves out the rows of which one of the first columns is empty or white space.</summary>
/// <param name="rows">The rows, all of those columns active.</param>
/// <param name="tested">How many columns are looked at.</param>
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
