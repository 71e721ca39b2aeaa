namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The marks of token boundaries in a list of subwords.</summary>
/// <param name="boundary">The kind of mark.</param>
/// <param name="joiner">The joiner of <see cref="SubwordBoundary.JoinerSuffix"/>.</param>
internal sealed class SubwordMarks(SubwordBoundary boundary, string joiner)
{
    public const string Joiner = "@@";
    public const string WordEnd = "</w>";
    public const string Continuation = "##";
    public const char WordStart = '▁';

    /// <summary>Appends a subword with its marks.</summary>
    /// <param name="subword">The subword's characters.</param>
    /// <param name="isFirst">Whether the subword begins the token.</param>
    /// <param name="isLast">Whether the subword ends the token.</param>
    /// <param name="startsWord">Whether the token carries the mark of <c>MarkWordStarts</c>: it begins a word of the original text.</param>
    /// <param name="target">The buffer to append to.</param>
    public void Append(ReadOnlySpan<char> subword, bool isFirst, bool isLast, bool startsWord, CharBuffer target)
    {
        if (boundary == SubwordBoundary.ContinuationPrefix && !isFirst)
        {
            target.Append(Continuation);
        }
        else if (boundary == SubwordBoundary.WordStartPrefix && isFirst)
        {
            target.Append(startsWord ? [WordStart, WordStart] : [WordStart]);
        }

        target.Append(subword);
        if (boundary == SubwordBoundary.JoinerSuffix && !isLast)
        {
            target.Append(joiner);
        }
        else if (boundary == SubwordBoundary.WordEndSuffix && isLast)
        {
            target.Append(WordEnd);
        }
    }

    /// <summary>Appends the text that subwords came from, a space between its words.</summary>
    public void AppendText(ReadOnlySpan<ReadOnlyMemory<char>> subwords, CharBuffer target)
    {
        if (boundary == SubwordBoundary.WordStartPrefix)
        {
            AppendTextOfWordStarts(subwords, target);
            return;
        }

        bool isFirst = true;    // whether the next subword is the first of a token
        foreach (ReadOnlyMemory<char> marked in subwords)
        {
            ReadOnlySpan<char> subword = marked.Span;
            if (subword.IsEmpty)
            {
                continue;
            }

            bool continues = boundary == SubwordBoundary.ContinuationPrefix
                && subword.Length > Continuation.Length && subword.StartsWith(Continuation);
            if (target.Length > 0 && (boundary == SubwordBoundary.ContinuationPrefix ? !continues : isFirst))
            {
                target.Append(' ');
            }

            isFirst = boundary switch
            {
                SubwordBoundary.JoinerSuffix => !subword.EndsWith(joiner),
                SubwordBoundary.WordEndSuffix => subword.EndsWith(WordEnd),
                _ => isFirst,
            };
            target.Append(boundary switch
            {
                SubwordBoundary.JoinerSuffix when !isFirst => subword[..^joiner.Length],
                SubwordBoundary.WordEndSuffix when isFirst => subword[..^WordEnd.Length],
                SubwordBoundary.ContinuationPrefix when continues => subword[Continuation.Length..],
                _ => subword,
            });
        }
    }

    /// <summary>
    /// Appends the text of subwords with word starts. Where two marks stand together anywhere, only such pairs become spaces; otherwise
    /// each single mark does.
    /// </summary>
    private static void AppendTextOfWordStarts(ReadOnlySpan<ReadOnlyMemory<char>> subwords, CharBuffer target)
    {
        bool hasWords = false;
        foreach (ReadOnlyMemory<char> subword in subwords)
        {
            hasWords |= subword.Span.StartsWith([WordStart, WordStart]);
        }

        foreach (ReadOnlyMemory<char> marked in subwords)
        {
            ReadOnlySpan<char> subword = marked.Span;
            int marks = subword.Length - subword.TrimStart(WordStart).Length;
            if (target.Length > 0 && marks >= (hasWords ? 2 : 1))
            {
                target.Append(' ');
            }

            target.Append(subword[marks..]);
        }
    }
}
