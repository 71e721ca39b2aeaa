namespace Microsoft.ML.Tokenizers;

/// <summary>Ids with the classification token in front and the separator behind, unless asked otherwise.</summary>
public sealed partial class BertTokenizer
{
    public new IReadOnlyList<int> EncodeToIds(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, addSpecialTokens: true, considerPreTokenization, considerNormalization);

    public new IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, addSpecialTokens: true, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(string text, bool addSpecialTokens, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Framed(base.EncodeToIds(text, considerPreTokenization, considerNormalization), addSpecialTokens);

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, bool addSpecialTokens, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Framed(base.EncodeToIds(text, considerPreTokenization, considerNormalization), addSpecialTokens);

    public new IReadOnlyList<int> EncodeToIds(string text, int maxTokenCount, out string normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, maxTokenCount, true, out normalizedText, out charsConsumed, considerPreTokenization, considerNormalization);

    public new IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, int maxTokenCount, out string normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, maxTokenCount, true, out normalizedText, out charsConsumed, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(string text, int maxTokenCount, bool addSpecialTokens, out string normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text.AsSpan(), maxTokenCount, addSpecialTokens, out normalizedText, out charsConsumed, considerPreTokenization, considerNormalization);

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, int maxTokenCount, bool addSpecialTokens, out string normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true)
    {
        normalizedText = null;
        charsConsumed = 0;
        if (addSpecialTokens && maxTokenCount < 2)
            return [];
        int room = addSpecialTokens ? maxTokenCount - 2 : maxTokenCount;
        return Framed(base.EncodeToIds(text, room, out normalizedText, out charsConsumed, considerPreTokenization, considerNormalization), addSpecialTokens);
    }

    private IReadOnlyList<int> Framed(IReadOnlyList<int> ids, bool addSpecialTokens) => addSpecialTokens ? BuildInputsWithSpecialTokens(ids) : ids;
}
