namespace Translation;

/// <summary>A text and its translation: the input row of the pipeline.</summary>
internal sealed class SentencePair
{
    public string Source { get; set; } = "";

    public string Target { get; set; } = "";
}
