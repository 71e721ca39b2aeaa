namespace Microsoft.ML.Tokenizers;

/// <summary>A text made ready to be cut: normalized and split into words, as far as that is asked for.</summary>
internal readonly struct EncodingInput
{
    /// <param name="text">The text, or null where it is a slice.</param>
    /// <param name="span">The text or slice.</param>
    public EncodingInput(Tokenizer tokenizer, string text, ReadOnlySpan<char> span, bool considerPreTokenization, bool considerNormalization)
    {
        Text = text ?? span.ToString();
        if (considerNormalization && tokenizer.Normalizer is { } normalizer)
            Text = NormalizedText = normalizer.Normalize(Text);
        Words = considerPreTokenization ? tokenizer.PreTokenizer?.PreTokenize(Text) : null;
    }

    public static bool IsEmpty(string text, ReadOnlySpan<char> span) => string.IsNullOrEmpty(text) && span.IsEmpty;

    /// <exception cref="ArgumentOutOfRangeException">There is no room for even one token.</exception>
    public static void CheckMaxTokenCount(int maxTokenCount, string parameter = nameof(EncodeSettings.MaxTokenCount))
    {
        if (maxTokenCount <= 0)
            throw new ArgumentOutOfRangeException(parameter, "The maximum number of tokens must be greater than zero.");
    }

    /// <summary>The text to cut.</summary>
    public string Text { get; }

    /// <summary>The same where a normalizer has made it, else null.</summary>
    public string NormalizedText { get; }

    /// <summary>Where the words are; null where the whole text is to be taken as one.</summary>
    public IEnumerable<(int Offset, int Length)> Words { get; }

    public ReadOnlySpan<char> Word((int Offset, int Length) word) => Text.AsSpan(word.Offset, word.Length);
}
