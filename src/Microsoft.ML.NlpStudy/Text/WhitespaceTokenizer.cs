using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Python's <c>str.split()</c>.</summary>
internal sealed class WhitespaceTokenizer() : TextTokenizer(nameof(Whitespace))
{
    public override bool CanDetokenize => true;

    /// <summary>The tokens with a space between any two; empty ones are left out.</summary>
    public static string JoinWithSpaces(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        var text = new StringBuilder();
        foreach (ReadOnlyMemory<char> token in tokens)
        {
            if (text.Length > 0 && !token.IsEmpty)
                text.Append(' ');
            text.Append(token);
        }

        return text.ToString();
    }

    private protected override string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens) => JoinWithSpaces(tokens);

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        ReadOnlySpan<char> chars = text.Span;
        int start = 0;
        for (int i = 0; i < chars.Length; i++)
        {
            if (CharacterClass.IsPythonWhiteSpace(chars[i]))
            {
                if (i > start)
                {
                    tokens.Add(text[start..i]);
                }

                start = i + 1;
            }
        }

        if (start < chars.Length)
        {
            tokens.Add(text[start..]);
        }
    }
}
