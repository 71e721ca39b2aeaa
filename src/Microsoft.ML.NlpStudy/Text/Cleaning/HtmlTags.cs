namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Replaces HTML tags and comments by spaces, in one pass over the text and without looking anywhere twice.</summary>
/// <remarks>
/// A tag is <c>&lt;</c>, then a letter or one of <c>/ ! ?</c>, then everything up to the next <c>&gt;</c> with no other <c>&lt;</c>
/// between. So <c>a &lt; b</c>, <c>&lt;3</c> and a tag that never ends stay text.
/// </remarks>
internal static class HtmlTags
{
    private const string CommentStart = "<!--";
    private const string CommentEnd = "-->";

    public static void Strip(ReadOnlySpan<char> text, CharBuffer target)
    {
        bool commentsEnd = true;    // false once a comment was found to be open: no later one can end either
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

    /// <summary>The length of the tag at the start of the text, 0 where there is none.</summary>
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
