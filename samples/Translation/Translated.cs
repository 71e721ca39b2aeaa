namespace Translation;

/// <summary>A source text with its translation: the output row of the pipeline.</summary>
internal sealed class Translated
{
    public string Source { get; set; } = "";

    public string Translation { get; set; } = "";

    public float TranslationScore { get; set; }
}
