namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Python's <c>str.split()</c>.</summary>
internal sealed class WhitespaceTokenizer() : TextTokenizer(nameof(Whitespace))
{
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
