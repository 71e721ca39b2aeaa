namespace Microsoft.ML.Data;

/// <summary>What cursors have in common.</summary>
internal static class RowCursorUtils
{
    public const string FetchValueStateError = "Values cannot be fetched before the first call of MoveNext, or after MoveNext has returned false.";
}
