using Microsoft.ML.Data;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Puts numbers of a text's tokens beside the ids of its row.</summary>
internal static class RowAlignment
{
    /// <summary>Copies a number for each of the row's ids: 0 for padding and for ids that were cut off.</summary>
    /// <param name="values">The numbers of the tokens that were read.</param>
    /// <param name="count">The number of tokens that were read; 1 for an empty text.</param>
    /// <param name="place">The place of the first token in the row, and the row's number of ids.</param>
    /// <param name="target">Receives the numbers.</param>
    public static void Copy(float[] values, int count, (int Start, int RowLength) place, ref VBuffer<float> target)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref target, place.RowLength);
        editor.Values.Clear();
        if (place.RowLength > 0)
        {
            values.AsSpan(0, Math.Min(count, place.RowLength - place.Start)).CopyTo(editor.Values[place.Start..]);
        }

        target = editor.Commit();
    }
}
