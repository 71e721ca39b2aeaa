using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>Reads vectors as dense ones, whichever way their producer stores them.</summary>
internal static class DenseVector
{
    /// <summary>All values of a vector; those that a sparse one leaves out are the type's default.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="scratch">Room for the values of a sparse vector, kept from row to row.</param>
    public static ReadOnlySpan<T> Values<T>(scoped in VBuffer<T> vector, scoped ref VBuffer<T> scratch)
    {
        if (vector.IsDense)
        {
            return vector.GetValues();
        }

        vector.CopyToDense(ref scratch);
        return scratch.GetValues();
    }
}
