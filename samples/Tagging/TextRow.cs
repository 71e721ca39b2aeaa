namespace Tagging;

/// <summary>A text to tag: the input row of a saved model.</summary>
internal sealed class TextRow
{
    public string Text { get; init; } = "";
}
