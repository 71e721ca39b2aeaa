using System.Buffers;
using System.Text;

namespace Microsoft.ML.Tokenizers;

public sealed partial class BpeTokenizer
{
    public override string Decode(IEnumerable<int> ids) => Decode(ids, considerSpecialTokens: true);

    /// <summary>Joins tokens; leaves out ids that no token has. An end-of-word suffix becomes a blank, a continuing-subword prefix goes.</summary>
    public string Decode(IEnumerable<int> ids, bool considerSpecialTokens)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ByteLevel)
            return DecodeBytes(ids, considerSpecialTokens);
        var joined = new StringBuilder();
        foreach (int id in ids)
        {
            bool isSpecial = _specialTokens.TryGetValue(id, out string token);
            if ((isSpecial || id == _unknownId) && !considerSpecialTokens)
                continue;
            if (isSpecial || _tokens.TryGetValue(id, out token))
                joined.Append(token);
        }
        string text = joined.ToString();
        if (!string.IsNullOrEmpty(EndOfWordSuffix))
        {
            if (text.EndsWith(EndOfWordSuffix, StringComparison.Ordinal))
                text = text[..^EndOfWordSuffix.Length];
            text = text.Replace(EndOfWordSuffix, " ");
        }
        return string.IsNullOrEmpty(ContinuingSubwordPrefix) ? text : text.Replace(ContinuingSubwordPrefix, "");
    }

    public override OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, out int idsConsumed, out int charsWritten) =>
        Decode(ids, destination, considerSpecialTokens: true, out idsConsumed, out charsWritten);

    /// <summary>Joins tokens of the vocabulary; special tokens count at byte level only, as in the package.</summary>
    public OperationStatus Decode(IEnumerable<int> ids, Span<char> destination, bool considerSpecialTokens, out int idsConsumed, out int charsWritten)
    {
        ArgumentNullException.ThrowIfNull(ids);
        if (ByteLevel)
            return DecodeBytes(ids, destination, considerSpecialTokens, out idsConsumed, out charsWritten);
        idsConsumed = charsWritten = 0;
        bool blankIsDue = false;
        int writtenBeforeWordEnd = 0;
        foreach (int id in ids)
        {
            if (id == _unknownId && !considerSpecialTokens)
            {
                idsConsumed++;
                continue;
            }
            if (blankIsDue)
            {
                if (charsWritten == destination.Length)
                {
                    charsWritten = writtenBeforeWordEnd;
                    return OperationStatus.DestinationTooSmall;
                }
                destination[charsWritten++] = ' ';
            }
            if (_tokens.TryGetValue(id, out string token))
            {
                ReadOnlySpan<char> characters = WithoutPrefix(token);
                blankIsDue = !string.IsNullOrEmpty(EndOfWordSuffix) && characters.EndsWith(EndOfWordSuffix, StringComparison.Ordinal);
                if (blankIsDue)
                {
                    characters = characters[..^EndOfWordSuffix.Length];
                    writtenBeforeWordEnd = charsWritten;
                }
                if (!characters.TryCopyTo(destination[charsWritten..]))
                    return OperationStatus.DestinationTooSmall;
                charsWritten += characters.Length;
            }
            idsConsumed++;
        }
        return OperationStatus.Done;
    }

    private string DecodeBytes(IEnumerable<int> ids, bool considerSpecialTokens)
    {
        var bytes = new List<byte>();
        foreach (int id in ids)
        {
            if (_specialTokens.TryGetValue(id, out string special))
                ByteCharacters.AddBytes(considerSpecialTokens ? special : "", bytes);
            else if (_tokens.TryGetValue(id, out string token))
                ByteCharacters.AddBytes(WithoutMarks(token), bytes);
        }
        return Encoding.UTF8.GetString([.. bytes]);
    }

    /// <summary>Writes a token's characters once its last one is complete; until then the token is not consumed.</summary>
    private OperationStatus DecodeBytes(IEnumerable<int> ids, Span<char> destination, bool considerSpecialTokens, out int idsConsumed, out int charsWritten)
    {
        idsConsumed = charsWritten = 0;
        var pending = new List<byte>();
        int pendingIds = 0;
        foreach (int id in ids)
        {
            pendingIds++;
            string characters;
            if (_specialTokens.TryGetValue(id, out string special))
            {
                if (considerSpecialTokens && pending.Count > 0)
                    return OperationStatus.InvalidData;
                characters = considerSpecialTokens ? special : "";
            }
            else
            {
                if (!_tokens.TryGetValue(id, out string token) || !TryAddBytes(WithoutMarks(token), pending) || !ByteCharacters.TryDecode([.. pending], out characters))
                    return OperationStatus.InvalidData;
                if (characters is null)
                    continue;
                pending.Clear();
            }
            if (!characters.TryCopyTo(destination[charsWritten..]))
                return OperationStatus.DestinationTooSmall;
            charsWritten += characters.Length;
            idsConsumed += pendingIds;
            pendingIds = 0;
        }
        return OperationStatus.Done;
    }

    private static bool TryAddBytes(ReadOnlySpan<char> characters, List<byte> bytes)
    {
        foreach (char character in characters)
        {
            if (!ByteCharacters.TryGetByte(character, out byte value))
                return false;
            bytes.Add(value);
        }
        return true;
    }

    private ReadOnlySpan<char> WithoutMarks(string token)
    {
        ReadOnlySpan<char> characters = token;
        if (EndOfWordSuffix is not null && characters.EndsWith(EndOfWordSuffix, StringComparison.Ordinal))
            characters = characters[..^EndOfWordSuffix.Length];
        return WithoutPrefix(characters);
    }

    private ReadOnlySpan<char> WithoutPrefix(ReadOnlySpan<char> characters) =>
        ContinuingSubwordPrefix is not null && characters.StartsWith(ContinuingSubwordPrefix, StringComparison.Ordinal)
            ? characters[ContinuingSubwordPrefix.Length..]
            : characters;
}
