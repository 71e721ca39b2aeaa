namespace Microsoft.ML.NlpStudy.Text;

/// <summary>SentencePiece's words: a mark stands for each blank and before the text, and a word begins at each mark.</summary>
/// <param name="mark">The mark, U+2581 in all published models.</param>
/// <param name="scheme">The texts that get a mark in front: all, the first, or none.</param>
/// <param name="isSplit">Whether words are cut at marks; otherwise the text is one word.</param>
/// <param name="slot">The number of the step's buffer.</param>
/// <param name="next">The step that receives the words.</param>
internal sealed class MetaspaceWords(char mark, MetaspaceScheme scheme, bool isSplit, int slot, WordStep next) : WordStep
{
    public override void Take(ReadOnlySpan<char> text, bool isFirst, EncodeScratch scratch)
    {
        CharBuffer marked = scratch.Buffer(slot);
        marked.Clear();
        bool hasMark = text[0] == mark || text[0] == ' ';
        if (!hasMark && (scheme == MetaspaceScheme.Always || (scheme == MetaspaceScheme.First && isFirst)))
        {
            marked.Append(mark);
        }

        text.Replace(marked.Claim(text.Length), ' ', mark);
        ReadOnlySpan<char> words = marked.Span;
        if (!isSplit)
        {
            next.Take(words, isFirst, scratch);
            return;
        }

        while (!words.IsEmpty)
        {
            int length = words[1..].IndexOf(mark) + 1;
            length = length == 0 ? words.Length : length;
            next.Take(words[..length], isFirst, scratch);
            words = words[length..];
            isFirst = false;
        }
    }
}

/// <summary>The texts that get a mark in front.</summary>
internal enum MetaspaceScheme
{
    Always,
    First,
    Never,
}
