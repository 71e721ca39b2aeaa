namespace Translation;

/// <summary>What the model makes of a source.</summary>
internal sealed class Translated
{
    public string Source { get; set; } = "";

    public string Translation { get; set; } = "";

    public float TranslationScore { get; set; }
}
