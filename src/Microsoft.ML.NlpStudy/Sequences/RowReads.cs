using static TorchSharp.torch;

namespace Microsoft.ML.NlpStudy.Sequences;

/// <summary>
/// Which rows of a large table the texts of a batch were made of, so that only those rows are updated: a gradient of the whole table would
/// be nearly all zeros, and cost a thousand times as much.
/// </summary>
/// <param name="Table">The name of the table, a parameter that autograd does not see.</param>
/// <param name="Rows">The rows, text by text.</param>
/// <param name="Ends">Where each text's rows end.</param>
/// <param name="Shares">What each text's rows were multiplied by, all alike.</param>
/// <param name="Vectors">The sums (B, E) as autograd sees them: a leaf with a gradient.</param>
internal sealed record RowReads(string Table, int[] Rows, int[] Ends, float[] Shares, Tensor Vectors);
