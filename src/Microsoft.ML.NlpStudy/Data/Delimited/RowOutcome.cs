namespace Microsoft.ML.NlpStudy.Data;

/// <summary>What came of reading one row.</summary>
internal enum RowOutcome
{
    Row,
    Bad,
    End,
}
