using System.Globalization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Unicode's extended grapheme clusters (UAX #29), each a token.</summary>
internal sealed class CharacterTokenizer() : TextTokenizer(nameof(Characters))
{
    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        while (!text.IsEmpty)
        {
            int length = StringInfo.GetNextTextElementLength(text.Span);
            tokens.Add(text[..length]);
            text = text[length..];
        }
    }
}
