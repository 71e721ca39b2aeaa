using System.Text;
using Microsoft.ML.Tokenizers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The tokens that a tokenizer of Microsoft.ML.Tokenizers cuts from texts.</summary>
internal static class EncodedTokens
{
    /// <summary>Adds the tokens of a text. Half a surrogate pair, which the tokenizer may refuse, becomes U+FFFD first.</summary>
    public static void Add(Tokenizer tokenizer, ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        // A string rather than a span: the package's CompositePreTokenizer reads a span's copy after returning its memory.
        IReadOnlyList<EncodedToken> encoded = tokenizer.EncodeToTokens(
            HasHalfPair(text.Span) ? Repaired(text.Span) : text.ToString(), out _);
        for (int i = 0; i < encoded.Count; i++)
        {
            if (encoded[i].Value is { Length: > 0 } value)
            {
                tokens.Add(value.AsMemory());
            }
        }
    }

    /// <summary>Copies a text with U+FFFD in place of each half of a surrogate pair.</summary>
    public static string Repaired(ReadOnlySpan<char> text)
    {
        var whole = new CharBuffer(text.Length);
        foreach (Rune rune in text.EnumerateRunes())
        {
            rune.EncodeToUtf16(whole.Claim(rune.Utf16SequenceLength));
        }

        return whole.Span.ToString();
    }

    /// <summary>Whether a text has half a surrogate pair.</summary>
    public static bool HasHalfPair(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and int i)
        {
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return true;
            }

            text = text[(i + 2)..];
        }

        return false;
    }
}
