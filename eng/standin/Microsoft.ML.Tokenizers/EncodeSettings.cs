namespace Microsoft.ML.Tokenizers;

/// <summary>What a tokenizer is asked for.</summary>
public struct EncodeSettings
{
    public EncodeSettings() => MaxTokenCount = int.MaxValue;

    public bool ConsiderNormalization { get; set; }

    public bool ConsiderPreTokenization { get; set; }

    public int MaxTokenCount { get; set; }
}

/// <summary>What a tokenizer made of a text, and of how much of it.</summary>
public struct EncodeResults<T>
{
    public IReadOnlyList<T> Tokens { get; set; }

    public string NormalizedText { get; set; }

    public int CharsConsumed { get; set; }
}
