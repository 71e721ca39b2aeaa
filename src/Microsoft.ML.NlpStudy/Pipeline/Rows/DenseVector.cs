using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Pipeline;

/// <summary>Vectors read and written as dense ones, whichever way their producer stores them.</summary>
internal static class DenseVector
{
    /// <summary>Reads all values of a vector; those that a sparse vector leaves out are the type's default.</summary>
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

    /// <summary>Makes a vector dense and of the given length, and gives its values, which the caller then writes.</summary>
    /// <param name="vector">The vector that a getter fills. Its memory is used again where it suffices.</param>
    /// <param name="length">The new length. After a shorter one the first values stay.</param>
    public static Span<T> Resize<T>(scoped ref VBuffer<T> vector, int length)
    {
        VBufferEditor<T> editor = VBufferEditor.Create(ref vector, length);
        vector = editor.Commit();
        return editor.Values;
    }
}
