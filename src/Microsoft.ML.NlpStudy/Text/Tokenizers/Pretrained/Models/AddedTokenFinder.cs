using System.Buffers;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>Finds added tokens in a text: the leftmost first, of several at a place the longest.</summary>
internal sealed class AddedTokenFinder
{
    private readonly AddedToken[] _tokens;
    private readonly TokenTrie _trie = new();
    private readonly SearchValues<string> _starts;

    /// <summary>Creates the finder.</summary>
    /// <param name="tokens">The tokens, with the texts to look for, none of them empty.</param>
    public AddedTokenFinder(IReadOnlyList<(AddedToken Token, string Text)> tokens)
    {
        _tokens = [.. tokens.Select(token => token.Token)];
        _starts = SearchValues.Create([.. tokens.Select(token => token.Text)], StringComparison.Ordinal);
        for (int i = 0; i < tokens.Count; i++)
        {
            _trie.Add(tokens[i].Text, i);
        }
    }

    /// <summary>Receives the stretches of a text between added tokens.</summary>
    public delegate void Section(ReadOnlySpan<char> text, bool isFirst, EncodeScratch scratch);

    /// <summary>Adds the ids of the tokens found, and gives all else to a receiver, in the order of the text.</summary>
    public void Split(ReadOnlySpan<char> text, bool isFirst, EncodeScratch scratch, Section section)
    {
        int done = 0;
        int from = 0;
        while (text[from..].IndexOfAny(_starts) is >= 0 and int offset)
        {
            int start = from + offset;
            int index = _trie.Longest(text[start..], TokenTrie.Root, out int length);
            int end = from = start + length;
            AddedToken token = _tokens[index];
            if (token.IsWord && (EndsWithWord(text[..start]) || StartsWithWord(text[end..])))
            {
                continue;
            }

            if (token.TakesSpaceBefore)
            {
                start = Math.Max(done, text[..start].TrimEnd().Length);
            }

            if (token.TakesSpaceAfter)
            {
                end = text.Length - text[end..].TrimStart().Length;
            }

            if (start > done)
            {
                section(text[done..start], isFirst && done == 0, scratch);
            }

            scratch.Ids.Add(token.Id);
            done = end;
        }

        if (done < text.Length)
        {
            section(text[done..], isFirst && done == 0, scratch);
        }
    }

    private static bool EndsWithWord(ReadOnlySpan<char> text) =>
        !text.IsEmpty && Rune.DecodeLastFromUtf16(text, out Rune rune, out _) == OperationStatus.Done
        && CharacterRoles.IsWordCharacter(rune);

    private static bool StartsWithWord(ReadOnlySpan<char> text) =>
        !text.IsEmpty && Rune.DecodeFromUtf16(text, out Rune rune, out _) == OperationStatus.Done
        && CharacterRoles.IsWordCharacter(rune);
}
