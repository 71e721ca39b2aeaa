using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>torchtext's tokenizer <c>basic_english</c>: its twelve replacements, made in one scan instead of one after the other.</summary>
internal sealed class BasicEnglishTokenizer() : TextTokenizer(nameof(BasicEnglish))
{
    private const string LineBreak = "<br />";

    public override bool CanDetokenize => true;

    /// <summary>
    /// Joins tokens without a space before <c>. , ) ! ?</c> and behind <c>(</c>. An apostrophe sticks to both neighbors, as in
    /// <c>don't</c>, the most frequent case.
    /// </summary>
    private protected override string Join(ReadOnlySpan<ReadOnlyMemory<char>> tokens)
    {
        var text = new StringBuilder();
        foreach (ReadOnlyMemory<char> token in tokens)
        {
            if (token.IsEmpty)
            {
                continue;
            }

            bool sticksToPrevious = token.Span is "." or "," or ")" or "!" or "?" or "'";
            if (text.Length > 0 && !sticksToPrevious && text[^1] is not ('(' or '\''))
            {
                text.Append(' ');
            }

            text.Append(token);
        }

        return text.ToString();
    }

    private protected override void AddTokens(ReadOnlyMemory<char> text, TokenBuffer tokens)
    {
        // Quotation marks are removed before anything else, so that `say"s` is one token and `<br" />` a line break.
        ReadOnlyMemory<char> line = WithoutQuotes(Lower(text));
        ReadOnlySpan<char> chars = line.Span;
        int start = 0;
        int next;
        for (int i = 0; i < chars.Length; i = next)
        {
            char c = chars[i];
            next = i + 1;
            bool isToken = c is '\'' or '.' or ',' or '(' or ')' or '!' or '?';
            if (c == '<' && chars[i..].StartsWith(LineBreak))
            {
                next = i + LineBreak.Length;
            }
            else if (!isToken && c is not (';' or ':') && !CharacterClass.IsPythonWhiteSpace(c))
            {
                continue;
            }

            if (i > start)
            {
                tokens.Add(line[start..i]);
            }

            if (isToken)
            {
                tokens.Add(line[i..next]);
            }

            start = next;
        }

        if (start < chars.Length)
        {
            tokens.Add(line[start..]);
        }
    }

    private static ReadOnlyMemory<char> Lower(ReadOnlyMemory<char> text)
    {
        if (!text.Span.ContainsAnyExceptInRange('\0', '\x7F') && !text.Span.ContainsAnyInRange('A', 'Z'))
        {
            return text;
        }

        var lower = new CharBuffer(text.Length);
        LowerCase.Append(text.Span, lower);
        return lower.Memory;
    }

    private static ReadOnlyMemory<char> WithoutQuotes(ReadOnlyMemory<char> text) =>
        text.Span.Contains('"') ? text.ToString().Replace("\"", "").AsMemory() : text;
}
