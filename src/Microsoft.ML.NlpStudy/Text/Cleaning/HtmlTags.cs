namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The replacement of HTML tags and comments by spaces, in one pass that looks at no character twice.</summary>
/// <remarks>
/// A tag is <c>&lt;</c>, then a letter or one of <c>/ ! ?</c>, then everything up to the next <c>&gt;</c> with no other <c>&lt;</c>
/// between. So <c>a &lt; b</c>, <c>&lt;3</c> and a tag that never ends stay text.
/// </remarks>
internal static class HtmlTags
{
    private const string CommentStart = "<!--";
    private const string CommentEnd = "-->";

    /// <summary>Appends the text with a space in place of each tag and comment.</summary>
    public static void Strip(ReadOnlySpan<char> text, CharBuffer target)
    {
        bool commentsEnd = true;    // false after a comment without an end: later comments have no end either
        while (text.IndexOf('<') is >= 0 and int start)
        {
            target.Append(text[..start]);
            text = text[start..];
            int length = 0;
            if (commentsEnd && text.StartsWith(CommentStart))
            {
                int end = text[CommentStart.Length..].IndexOf(CommentEnd);
                commentsEnd = end >= 0;
                length = commentsEnd ? CommentStart.Length + end + CommentEnd.Length : 0;
            }

            if (length == 0)
            {
                length = TagLength(text);
            }

            target.Append(length > 0 ? ' ' : '<');
            text = text[Math.Max(1, length)..];
        }

        target.Append(text);
    }

    /// <summary>Measures the tag at the start of the text; 0 where none begins there.</summary>
    private static int TagLength(ReadOnlySpan<char> text)
    {
        if (text.Length < 3 || !(char.IsAsciiLetter(text[1]) || text[1] is '/' or '!' or '?'))
        {
            return 0;
        }

        int end = text[1..].IndexOfAny('<', '>');
        return end >= 0 && text[1 + end] == '>' ? end + 2 : 0;
    }
}
