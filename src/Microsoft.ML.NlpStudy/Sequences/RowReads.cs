using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>The rows of a large table that a batch has read, so that training updates only these rows.</summary>
/// <remarks>A gradient of the whole table would be nearly all zeros and a thousand times as expensive.</remarks>
/// <param name="Table">The name of the table, a parameter that autograd does not see.</param>
/// <param name="Rows">The indices of the rows, text by text.</param>
/// <param name="Ends">The end of each text's rows in <paramref name="Rows"/>.</param>
/// <param name="Shares">The factor of each text's rows in its vector.</param>
/// <param name="Vectors">The texts' vectors (B, E): leaves of autograd, with a gradient.</param>
internal sealed record RowReads(string Table, int[] Rows, int[] Ends, float[] Shares, Tensor Vectors)
{
    /// <summary>
    /// The fixed factors that the table's rows are multiplied by, of the table's shape on the CPU; <see langword="null"/> for none.
    /// </summary>
    public Tensor? Factors { get; init; }
}
