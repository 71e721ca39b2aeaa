namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A consumer of the cosines that a <see cref="CosinePass"/> computes, of which each thread has its own.</summary>
internal interface ICosineVisitor
{
    /// <summary>Takes the cosines of some rows.</summary>
    /// <param name="firstRow">The first of the rows.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="cosines">Those of the first query with all these rows, then those of the second. The span may be overwritten.</param>
    void Visit(int firstRow, int rowCount, Span<float> cosines);
}
