using System.Buffers;
using System.Text;

namespace Microsoft.ML.Tokenizers;

public partial class WordPieceTokenizer
{
    public override string Decode(IEnumerable<int> ids) => Decode(ids, skipSpecialTokens: false);

    /// <summary>Joins words with blanks, except before some punctuation marks; leaves out ids that no token has.</summary>
    public string Decode(IEnumerable<int> ids, bool skipSpecialTokens)
    {
        var text = new StringBuilder();
        bool first = true;
        foreach (int id in ids)
        {
            if (skipSpecialTokens && _specialIds.Contains(id))
                continue;
            if (_vocabulary.TryGetToken(id, out string token))
            {
                bool joins = !IsFirstPiece(ref token) || first || token[0] is '.' or ',' or '!' or '?' or '\'';
                text.Append(joins ? "" : " ").Append(token);
            }
            first = false;
        }
        return text.ToString();
    }

    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten) =>
        Decode(ids, destination, skipSpecialTokens: false, out idsConsumed, out charsWritten);

    /// <summary>Joins words with blanks, before punctuation marks too: there this overload differs from the other, in the package as here.</summary>
    public OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, bool skipSpecialTokens, out int idsConsumed, out int charsWritten)
    {
        idsConsumed = charsWritten = 0;
        foreach (int id in ids)
        {
            if (skipSpecialTokens && _specialIds.Contains(id))
                continue;
            if (!_vocabulary.TryGetToken(id, out string token))
                return OperationStatus.InvalidData;
            if (IsFirstPiece(ref token) && idsConsumed > 0)
                token = " " + token;
            if (!token.TryCopyTo(destination[charsWritten..]))
                return OperationStatus.DestinationTooSmall;
            charsWritten += token.Length;
            idsConsumed++;
        }
        return OperationStatus.Done;
    }

    /// <summary>Whether a token begins a word; of one that does not, the mark that says so is taken off.</summary>
    private bool IsFirstPiece(ref string token)
    {
        if (!token.StartsWith(ContinuingSubwordPrefix, StringComparison.Ordinal))
            return true;
        token = token[ContinuingSubwordPrefix.Length..];
        return false;
    }
}
