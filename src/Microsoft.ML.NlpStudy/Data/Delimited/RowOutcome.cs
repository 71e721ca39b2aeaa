namespace Microsoft.ML.NlpStudy.Data;

/// <summary>The outcome of reading one row.</summary>
internal enum RowOutcome
{
    Row,
    Bad,
    End,
}
