namespace Microsoft.ML.Tokenizers;

public sealed partial class BpeTokenizer
{
    protected override EncodeResults<EncodedToken> EncodeToTokens(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        if (EncodingInput.IsEmpty(text, textSpan))
            return new EncodeResults<EncodedToken> { Tokens = [] };
        EncodingInput input = Prepare(text, textSpan, settings);
        var tokens = new List<EncodedToken>();
        if (_beginning is { } beginning)
            tokens.Add(beginning);
        foreach ((int Offset, int Length) word in input.Words ?? [(0, input.Text.Length)])
        {
            BpeWord cut = Cut(input.Word(word));
            int start = 0;
            foreach (BpePiece piece in cut.Pieces)
            {
                Range offset = cut.InText(start, piece.Length);
                tokens.Add(new EncodedToken(piece.Id, cut.SpecialToken ?? _tokens[piece.Id], (word.Offset + offset.Start.Value)..(word.Offset + offset.End.Value)));
                start += piece.Length;
            }
        }
        int length = input.Text.Length;
        if (_end is { } end)
            tokens.Add(new EncodedToken(end.Id, end.Value, length..length));
        return new EncodeResults<EncodedToken> { Tokens = tokens, NormalizedText = input.NormalizedText, CharsConsumed = length };
    }

    protected override EncodeResults<int> EncodeToIds(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        FirstIds(text, textSpan, settings, forCount: false);

    protected override int CountTokens(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings) =>
        FirstIds(text, textSpan, settings, forCount: true).Tokens.Count;

    protected override int GetIndexByTokenCount(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string normalizedText, out int tokenCount)
    {
        EncodingInput.CheckMaxTokenCount(settings.MaxTokenCount, "maxTokenCount");
        if (fromEnd)
            return IndexFromEnd(text, textSpan, settings, out normalizedText, out tokenCount);
        EncodeResults<int> results = FirstIds(text, textSpan, settings, forCount: true);
        normalizedText = results.NormalizedText;
        tokenCount = results.Tokens.Count;
        return results.CharsConsumed;
    }

    /// <summary>As many ids as may be, from the front.</summary>
    /// <param name="forCount">Of a text taken whole, the package's counts leave the token at its beginning out, though its ids have it.</param>
    private EncodeResults<int> FirstIds(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool forCount)
    {
        int maxTokenCount = settings.MaxTokenCount;
        EncodingInput.CheckMaxTokenCount(maxTokenCount);
        if (EncodingInput.IsEmpty(text, textSpan))
            return new EncodeResults<int> { Tokens = [] };
        EncodingInput input = Prepare(text, textSpan, settings);
        var ids = new List<int>();
        if (_beginning is { } beginning && !(forCount && input.Words is null))
            ids.Add(beginning.Id);
        int consumed = 0;
        foreach ((int Offset, int Length) word in input.Words ?? [(0, input.Text.Length)])
        {
            // ... nor does the token at its beginning take room from such a text.
            int room = input.Words is null ? maxTokenCount : maxTokenCount - ids.Count;
            BpeWord cut = Cut(input.Word(word), room);
            ids.AddRange(cut.Pieces.Take(room).Select(piece => piece.Id));
            int length = cut.Pieces.Count <= room ? word.Length : cut.InText(cut.Pieces.Take(room).Sum(piece => piece.Length));
            consumed = word.Offset + length;
            if (length < word.Length || ids.Count >= maxTokenCount)
                break;
        }
        if (_end is { } end && ids.Count < maxTokenCount)
            ids.Add(end.Id);
        return new EncodeResults<int> { Tokens = ids, NormalizedText = input.NormalizedText, CharsConsumed = consumed };
    }

    private int IndexFromEnd(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings, out string normalizedText, out int tokenCount)
    {
        int maxTokenCount = settings.MaxTokenCount;
        normalizedText = null;
        tokenCount = 0;
        if (EncodingInput.IsEmpty(text, textSpan))
            return 0;
        EncodingInput input = Prepare(text, textSpan, settings);
        normalizedText = input.NormalizedText;
        int taken = _end is null ? 0 : 1;
        // Of a text taken whole, the package does not count the token at its end, only the room it takes.
        tokenCount = input.Words is null ? 0 : taken;
        int index = 0;
        foreach ((int Offset, int Length) word in (input.Words ?? [(0, input.Text.Length)]).Reverse())
        {
            int room = maxTokenCount - taken;
            BpeWord cut = Cut(input.Word(word), room);
            int fitting = Math.Min(room, cut.Pieces.Count);
            index = fitting == cut.Pieces.Count ? 0 : cut.InText(cut.CutLength - cut.Pieces.TakeLast(fitting).Sum(piece => piece.Length));
            taken += fitting;
            tokenCount += fitting;
            if (input.Words is not null && (index > 0 || taken >= maxTokenCount))
                return word.Offset + index;
        }
        if (_beginning is not null && tokenCount < maxTokenCount)
            tokenCount++;
        return index;
    }

    private EncodingInput Prepare(string text, ReadOnlySpan<char> span, EncodeSettings settings) =>
        new(this, text, span, settings.ConsiderPreTokenization, settings.ConsiderNormalization);

    /// <summary>Cuts a word into its pieces, or takes it as the special token that it is if there is room for one.</summary>
    private BpeWord Cut(ReadOnlySpan<char> word, int room = int.MaxValue)
    {
        if (room > 0 && SpecialTokens is not null && SpecialTokens.TryGetValue(word.ToString(), out int special))
            return new BpeWord([new BpePiece(special, word.Length)], word.Length, word.Length, null, _specialTokens[special]);
        List<int> positions = ByteLevel ? [] : null;
        ReadOnlySpan<char> characters = ByteLevel ? ByteCharacters.FromText(word, positions) : word;
        var pieces = new List<BpePiece>(characters.Length);
        bool lastIsUnknown = false;
        for (int i = 0, length; i < characters.Length; i += length)
        {
            length = i + 1 < characters.Length && char.IsSurrogatePair(characters[i], characters[i + 1]) ? 2 : 1;
            bool isKnown = TryGetId(characters.Slice(i, length), isFirst: i == 0, isLast: i + length == characters.Length, out int id);
            if (isKnown)
                pieces.Add(new BpePiece(id, length));
            else if (_unknownId is { } unknown)
            {
                if (lastIsUnknown && FuseUnknownTokens)
                    pieces[^1] = new BpePiece(unknown, pieces[^1].Length + length);
                else
                    pieces.Add(new BpePiece(unknown, length));
            }
            lastIsUnknown = !isKnown;
        }
        _merger.Merge(pieces);
        return new BpeWord(pieces, word.Length, characters.Length, positions, null);
    }

    private bool TryGetId(ReadOnlySpan<char> character, bool isFirst, bool isLast, out int id)
    {
        string prefix = isFirst ? null : ContinuingSubwordPrefix;
        string suffix = isLast ? EndOfWordSuffix : null;
        return _idsBySpan.TryGetValue(prefix is null && suffix is null ? character : $"{prefix}{character}{suffix}", out id);
    }

    /// <summary>A word that has been cut.</summary>
    /// <param name="Length">Its length in the text.</param>
    /// <param name="CutLength">How many characters the pieces were cut from: bytes at byte level.</param>
    /// <param name="Positions">For each of them, where it stands in the word; null where they are the word's own.</param>
    /// <param name="SpecialToken">The token that the word is, whatever its letters are.</param>
    private readonly record struct BpeWord(List<BpePiece> Pieces, int Length, int CutLength, List<int> Positions, string SpecialToken)
    {
        /// <summary>Where a character that was cut stands in the word.</summary>
        public int InText(int index) => index >= CutLength ? Length : Positions?[index] ?? index;

        public Range InText(int start, int length) =>
            Positions is null ? start..(start + length) : Positions[start]..(Positions[start + length - 1] + 1);
    }
}
