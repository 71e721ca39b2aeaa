namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A step that cuts a text into words and hands each to the next step; the last step hands them to the model.</summary>
internal abstract class WordStep
{
    /// <summary>Cuts a text.</summary>
    /// <param name="text">The text; not empty.</param>
    /// <param name="isFirst">Whether the text stands at the beginning of all.</param>
    /// <param name="scratch">The memory of the thread that encodes.</param>
    public abstract void Take(ReadOnlySpan<char> text, bool isFirst, EncodeScratch scratch);
}
