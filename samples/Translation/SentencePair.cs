namespace Translation;

/// <summary>What is trained on: a text and its translation.</summary>
internal sealed class SentencePair
{
    public string Source { get; set; } = "";

    public string Target { get; set; } = "";
}
