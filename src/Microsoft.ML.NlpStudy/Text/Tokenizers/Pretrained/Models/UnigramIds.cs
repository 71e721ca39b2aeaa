using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// SentencePiece's Unigram model: a word is cut into the pieces whose scores, logarithms of probabilities, have the largest sum.
/// </summary>
/// <remarks>
/// Microsoft.ML.Tokenizers' SentencePieceTokenizer adds up scores in single precision and has no place for XLM-R's ids. Sums here are in
/// double precision, as in Hugging Face's tokenizers.
/// </remarks>
internal sealed class UnigramIds : SubwordIds
{
    // SentencePiece's penalty for a character that no piece has, below the lowest score.
    private const double UnknownPenalty = 10;
    private const int MostKeptWays = 1 << 16;

    private readonly TokenTrie _pieces;
    private readonly double[] _scores;
    private readonly int _unknown;
    private readonly double _unknownScore;
    private readonly char _mark;

    /// <summary>Creates the model.</summary>
    /// <param name="pieces">The pieces with their ids.</param>
    /// <param name="scores">The score of each id.</param>
    /// <param name="unknown">The id of characters that no piece has.</param>
    /// <param name="mark">The mark that stands for a blank.</param>
    public UnigramIds(TokenTrie pieces, double[] scores, int unknown, char mark)
    {
        (_pieces, _scores, _unknown, _mark) = (pieces, scores, unknown, mark);
        _unknownScore = scores.Min() - UnknownPenalty;
    }

    public override void Add(ReadOnlySpan<char> word, EncodeScratch scratch) => AddCached(word, scratch);

    public override string Join(IEnumerable<string> tokens)
    {
        string text = string.Concat(tokens).Replace(_mark, ' ');
        return text.StartsWith(' ') ? text[1..] : text;
    }

    protected override void AddNew(ReadOnlySpan<char> word, EncodeScratch scratch)
    {
        (double Score, int Start, int Id)[] ways = Ways(word.Length + 1, scratch);
        ways.AsSpan(0, word.Length + 1).Fill((0, -1, -1));
        for (int start = 0, length; start < word.Length; start += length)
        {
            Rune.DecodeFromUtf16(word[start..], out _, out length);
            if (!AddPieces(word, start, length, ways))
            {
                Offer(ways, start, start + length, _unknown, _unknownScore);
            }
        }

        AddBest(word, ways, scratch);
    }

    /// <summary>Offers all pieces that begin at a place. Tells whether one of them is the single character there.</summary>
    private bool AddPieces(ReadOnlySpan<char> word, int start, int character, (double Score, int Start, int Id)[] ways)
    {
        bool hasCharacter = false;
        int node = TokenTrie.Root;
        for (int end = start; end < word.Length;)
        {
            node = _pieces.Next(node, word[end++]);
            if (node == TokenTrie.Root)
            {
                break;
            }

            if (_pieces.IdAt(node) is >= 0 and int id)
            {
                Offer(ways, start, end, id, _scores[id]);
                hasCharacter |= end - start == character;
            }
        }

        return hasCharacter;
    }

    private static void Offer((double Score, int Start, int Id)[] ways, int start, int end, int id, double score)
    {
        double sum = score + ways[start].Score;
        if (ways[end].Start < 0 || sum > ways[end].Score)
        {
            ways[end] = (sum, start, id);
        }
    }

    /// <summary>Follows the best way back from the end. Neighboring unknown characters are one token.</summary>
    private void AddBest(ReadOnlySpan<char> word, (double Score, int Start, int Id)[] ways, EncodeScratch scratch)
    {
        int before = scratch.Ids.Count;
        for (int end = word.Length; end > 0;)
        {
            (_, int start, int id) = ways[end];
            if (id == _unknown)
            {
                while (start > 0 && ways[start].Id == _unknown)
                {
                    start = ways[start].Start;
                }

                // A run that happens to be a piece counts as that piece, as in Hugging Face's tokenizers.
                id = _pieces.Find(word[start..end]) is >= 0 and int piece ? piece : _unknown;
            }

            scratch.Ids.Add(id);
            end = start;
        }

        scratch.Ids.Reverse(before, scratch.Ids.Count - before);
    }

    private static (double Score, int Start, int Id)[] Ways(int count, EncodeScratch scratch)
    {
        if (scratch.Ways.Length >= count)
        {
            return scratch.Ways;
        }

        var ways = new (double Score, int Start, int Id)[Math.Max(256, 2 * count)];
        scratch.Ways = ways.Length <= MostKeptWays ? ways : scratch.Ways;
        return ways;
    }
}
