using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>WordPiece: a word is cut into the longest pieces in the vocabulary, from its beginning; all or nothing.</summary>
/// <remarks>
/// Microsoft.ML.Tokenizers' WordPieceTokenizer gives the same pieces. This one gives ids without a string for each piece.
/// </remarks>
internal sealed class WordPieceIds : SubwordIds
{
    private readonly TokenTrie _pieces;
    private readonly int _unknown;
    private readonly int _longestWord;
    private readonly string _prefix;
    private readonly int _inside;

    /// <summary>Creates the model.</summary>
    /// <param name="pieces">The vocabulary.</param>
    /// <param name="unknown">The id of a word that cannot be cut.</param>
    /// <param name="prefix">The mark before each piece except a word's first.</param>
    /// <param name="longestWord">The most characters of a word; longer ones are unknown.</param>
    public WordPieceIds(TokenTrie pieces, int unknown, string prefix, int longestWord)
    {
        (_pieces, _unknown, _longestWord, _prefix) = (pieces, unknown, longestWord, prefix);
        _inside = prefix.Length == 0 ? TokenTrie.Root : pieces.NodeOf(prefix) is > 0 and int node ? node : -1;
    }

    public override void Add(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        if (word.Length > _longestWord && IsTooLong(word))
        {
            scratch.Ids.Add(_unknown);
            return;
        }

        AddCached(word, scratch);
    }

    public override string Join(IEnumerable<string> tokens)
    {
        var text = new StringBuilder();
        foreach (string token in tokens)
        {
            bool isInside = _prefix.Length > 0 && text.Length > 0 && token.StartsWith(_prefix, StringComparison.Ordinal);
            text.Append(text.Length == 0 || isInside ? "" : " ").Append(isInside ? token[_prefix.Length..] : token);
        }

        return text.ToString();
    }

    protected override void AddNew(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        int before = scratch.Ids.Count;
        int node = TokenTrie.Root;
        while (!word.IsEmpty)
        {
            int length = 0;
            int id = node < 0 ? -1 : _pieces.Longest(word, node, out length);
            if (id < 0)
            {
                scratch.Ids.RemoveRange(before, scratch.Ids.Count - before);
                scratch.Ids.Add(_unknown);
                return;
            }

            scratch.Ids.Add(id);
            word = word[length..];
            node = _inside;
        }
    }

    private bool IsTooLong(ReadOnlySpan<char> word)
    {
        int count = 0;
        foreach (Rune _ in word.EnumerateRunes())
        {
            count++;
        }

        return count > _longestWord;
    }
}
