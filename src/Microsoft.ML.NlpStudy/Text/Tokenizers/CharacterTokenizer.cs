using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The tokenizer of user-perceived characters: each of Unicode's extended grapheme clusters (UAX #29) is a token.</summary>
internal sealed class CharacterTokenizer() : TextTokenizer(nameof(Characters))
{
    public override bool CanDetokenize => true;

    private protected override string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        var text = new StringBuilder();
        foreach (ReadOnlyMemory<char> token in tokens)
        {
            text.Append(token);
        }

        return text.ToString();
    }

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
