using System.Buffers;

namespace Microsoft.ML.Tokenizers;

/// <summary>Cuts texts into tokens and puts tokens together into texts. Overloads for a text and for a slice of one do the same.</summary>
public abstract class Tokenizer
{
    protected Tokenizer() { }

    public virtual PreTokenizer PreTokenizer => null;

    public virtual Normalizer Normalizer => null;

    public IReadOnlyList<EncodedToken> EncodeToTokens(string text, out string normalizedText, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Tokens(EncodeToTokens(text, text, Settings(considerPreTokenization, considerNormalization)), out normalizedText, out _);

    public IReadOnlyList<EncodedToken> EncodeToTokens(ReadOnlySpan<char> text, out string normalizedText, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Tokens(EncodeToTokens(null, text, Settings(considerPreTokenization, considerNormalization)), out normalizedText, out _);

    public IReadOnlyList<int> EncodeToIds(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(text, text, Settings(considerPreTokenization, considerNormalization)).Tokens;

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        EncodeToIds(null, text, Settings(considerPreTokenization, considerNormalization)).Tokens;

    public IReadOnlyList<int> EncodeToIds(string text, int maxTokenCount, out string normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Tokens(EncodeToIds(text, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount)), out normalizedText, out charsConsumed);

    public IReadOnlyList<int> EncodeToIds(ReadOnlySpan<char> text, int maxTokenCount, out string normalizedText, out int charsConsumed, bool considerPreTokenization = true, bool considerNormalization = true) =>
        Tokens(EncodeToIds(null, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount)), out normalizedText, out charsConsumed);

    public int CountTokens(string text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        CountTokens(text, text, Settings(considerPreTokenization, considerNormalization));

    public int CountTokens(ReadOnlySpan<char> text, bool considerPreTokenization = true, bool considerNormalization = true) =>
        CountTokens(null, text, Settings(considerPreTokenization, considerNormalization));

    public int GetIndexByTokenCount(string text, int maxTokenCount, out string normalizedText, out int tokenCount, bool considerPreTokenization = true, bool considerNormalization = true) =>
        GetIndexByTokenCount(text, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount), false, out normalizedText, out tokenCount);

    public int GetIndexByTokenCount(ReadOnlySpan<char> text, int maxTokenCount, out string normalizedText, out int tokenCount, bool considerPreTokenization = true, bool considerNormalization = true) =>
        GetIndexByTokenCount(null, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount), false, out normalizedText, out tokenCount);

    public int GetIndexByTokenCountFromEnd(string text, int maxTokenCount, out string normalizedText, out int tokenCount, bool considerPreTokenization = true, bool considerNormalization = true) =>
        GetIndexByTokenCount(text, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount), true, out normalizedText, out tokenCount);

    public int GetIndexByTokenCountFromEnd(ReadOnlySpan<char> text, int maxTokenCount, out string normalizedText, out int tokenCount, bool considerPreTokenization = true, bool considerNormalization = true) =>
        GetIndexByTokenCount(null, text, Settings(considerPreTokenization, considerNormalization, maxTokenCount), true, out normalizedText, out tokenCount);

    /// <summary>Texts of any length: the buffer grows until they fit.</summary>
    public virtual string Decode(IEnumerable<int> ids)
    {
        ArgumentNullException.ThrowIfNull(ids);
        int[] held = [.. ids];
        for (int size = Math.Max(16, held.Length * 8); ; size = checked(size * 2))
        {
            char[] destination = ArrayPool<char>.Shared.Rent(size);
            try
            {
                switch (Decode(held, destination, out _, out int written))
                {
                    case OperationStatus.Done:
                        return new string(destination, 0, written);
                    case OperationStatus.DestinationTooSmall:
                        break;
                    default:
                        throw new InvalidOperationException("The provided token IDs could not be decoded.");
                }
            }
            finally
            {
                ArrayPool<char>.Shared.Return(destination);
            }
        }
    }

    public abstract OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten);

    protected abstract EncodeResults<EncodedToken> EncodeToTokens(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings);

    protected virtual EncodeResults<int> EncodeToIds(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        var tokens = EncodeToTokens(text, textSpan, settings);
        return new EncodeResults<int>
        {
            Tokens = [.. tokens.Tokens.Select(token => token.Id)],
            NormalizedText = tokens.NormalizedText,
            CharsConsumed = tokens.CharsConsumed,
        };
    }

    protected virtual int CountTokens(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        EncodeToTokens(text, textSpan, settings).Tokens.Count;

    /// <summary>Where the first so many tokens end or, seen from the end, the last so many begin.</summary>
    protected virtual int GetIndexByTokenCount(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string normalizedText, out int tokenCount)
    {
        int maxTokenCount = settings.MaxTokenCount;
        if (fromEnd)
            settings.MaxTokenCount = int.MaxValue;    // the last tokens are known only when all are
        EncodeResults<EncodedToken> results = EncodeToTokens(text, textSpan, settings);
        normalizedText = results.NormalizedText;
        tokenCount = Math.Min(maxTokenCount, results.Tokens.Count);
        if (tokenCount > 0)
            return fromEnd ? results.Tokens[^tokenCount].Offset.Start.Value : results.Tokens[tokenCount - 1].Offset.End.Value;
        return fromEnd ? normalizedText?.Length ?? textSpan.Length : 0;
    }

    private static EncodeSettings Settings(bool considerPreTokenization, bool considerNormalization, int maxTokenCount = int.MaxValue) => new()
    {
        ConsiderPreTokenization = considerPreTokenization,
        ConsiderNormalization = considerNormalization,
        MaxTokenCount = maxTokenCount,
    };

    private static IReadOnlyList<T> Tokens<T>(EncodeResults<T> results, out string normalizedText, out int charsConsumed)
    {
        normalizedText = results.NormalizedText;
        charsConsumed = results.CharsConsumed;
        return results.Tokens;
    }
}
