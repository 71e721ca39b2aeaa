namespace Microsoft.ML.Data;

/// <summary>Source columns from <paramref name="Min"/> up to, without, <paramref name="Limit"/>.</summary>
internal readonly record struct SourceSegment(int Min, int Limit, bool ForceVector)
{
    /// <summary>The limit of a segment that reaches to the end of each line.</summary>
    public const int EndOfLine = int.MaxValue;

    public bool IsVariable => Limit == EndOfLine;

    public int Size => IsVariable ? 0 : Limit - Min;
}
