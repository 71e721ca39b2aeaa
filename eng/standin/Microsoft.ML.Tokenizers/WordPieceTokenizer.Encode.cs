namespace Microsoft.ML.Tokenizers;

public partial class WordPieceTokenizer
{
    protected override EncodeResults<EncodedToken> EncodeToTokens(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        if (EncodingInput.IsEmpty(text, textSpan))
            return new EncodeResults<EncodedToken> { Tokens = [] };
        EncodingInput input = Prepare(text, textSpan, settings);
        var tokens = new List<EncodedToken>();
        var pieces = new List<Piece>();
        foreach ((int Offset, int Length) word in input.Words ?? [(0, input.Text.Length)])
        {
            Cut(input.Word(word), pieces);
            foreach (Piece piece in pieces)
                tokens.Add(new EncodedToken(piece.Id, _vocabulary[piece.Id], (word.Offset + piece.Start)..(word.Offset + piece.End)));
        }
        return new EncodeResults<EncodedToken> { Tokens = tokens, NormalizedText = input.NormalizedText, CharsConsumed = input.Text.Length };
    }

    protected override EncodeResults<int> EncodeToIds(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        EncodingInput.CheckMaxTokenCount(settings.MaxTokenCount);
        if (EncodingInput.IsEmpty(text, textSpan))
            return new EncodeResults<int> { Tokens = [] };
        EncodingInput input = Prepare(text, textSpan, settings);
        var ids = new List<int>();
        var pieces = new List<Piece>();
        int consumed = 0;
        if (input.Words is null)
        {
            Cut(input.Text, pieces);    // whatever the limit, as in the package
            ids.AddRange(pieces.Select(piece => piece.Id));
            consumed = input.Text.Length;
        }
        foreach ((int Offset, int Length) word in input.Words ?? [])
        {
            bool fits = Fit(input.Word(word), settings.MaxTokenCount - ids.Count, pieces);
            ids.AddRange(pieces.Select(piece => piece.Id));
            if (!fits || ids.Count >= settings.MaxTokenCount)
                break;    // a word that fills the last place is not counted as consumed, as in the package
            consumed = word.Offset + word.Length;
        }
        return new EncodeResults<int> { Tokens = ids, NormalizedText = input.NormalizedText, CharsConsumed = consumed };
    }

    protected override int CountTokens(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings)
    {
        EncodingInput.CheckMaxTokenCount(settings.MaxTokenCount);
        if (EncodingInput.IsEmpty(text, textSpan))
            return 0;
        EncodingInput input = Prepare(text, textSpan, settings);
        var pieces = new List<Piece>();
        int count = 0;
        foreach ((int Offset, int Length) word in input.Words ?? [(0, input.Text.Length)])
        {
            bool fits = Fit(input.Word(word), settings.MaxTokenCount - count, pieces);
            count += pieces.Count;
            if (!fits || count >= settings.MaxTokenCount)
                break;
        }
        return count;
    }

    protected override int GetIndexByTokenCount(string text, ReadOnlySpan<char> textSpan, EncodeSettings settings, bool fromEnd, out string normalizedText, out int tokenCount)
    {
        EncodingInput.CheckMaxTokenCount(settings.MaxTokenCount);
        tokenCount = 0;
        normalizedText = null;
        if (EncodingInput.IsEmpty(text, textSpan))
            return 0;
        settings.ConsiderPreTokenization = settings.ConsiderNormalization;    // the one setting decides both, as in the package
        EncodingInput input = Prepare(text, textSpan, settings);
        normalizedText = input.NormalizedText;
        IEnumerable<(int Offset, int Length)> words = input.Words ?? [(0, input.Text.Length)];
        var pieces = new List<Piece>();
        foreach ((int Offset, int Length) word in fromEnd ? words.Reverse() : words)
        {
            bool fits = Fit(input.Word(word), settings.MaxTokenCount - tokenCount, pieces);
            if (!fits)
                return fromEnd ? word.Offset + word.Length : word.Offset;
            tokenCount += pieces.Count;
            if (input.Words is not null && pieces.Count >= settings.MaxTokenCount)
                return fromEnd ? word.Offset : word.Offset + word.Length;
        }
        return fromEnd ? 0 : input.Text.Length;
    }

    private EncodingInput Prepare(string text, ReadOnlySpan<char> span, EncodeSettings settings) =>
        new(this, text, span, settings.ConsiderPreTokenization, settings.ConsiderNormalization);

    /// <summary>
    /// Cuts a word if its pieces fit, as the package understands it: a word too long to be looked at always fits; of any other unknown word,
    /// the pieces found before it turned out to be unknown must fit.
    /// </summary>
    private bool Fit(ReadOnlySpan<char> word, int room, List<Piece> pieces)
    {
        int found = Cut(word, pieces);
        if (word.Length > MaxInputCharsPerWord || found <= room)
            return true;
        pieces.Clear();
        return false;
    }

    /// <summary>Cuts a word into the longest pieces there are, or into one unknown piece.</summary>
    /// <returns>How many pieces were found before all were, or none fitted.</returns>
    private int Cut(ReadOnlySpan<char> word, List<Piece> pieces)
    {
        pieces.Clear();
        if (word.Length > MaxInputCharsPerWord)
        {
            pieces.Add(new Piece(UnknownTokenId, 0, word.Length));
            return 0;
        }
        for (int start = 0, length; start < word.Length; start += length)
        {
            length = word.Length - start;
            string rest = start == 0 ? word.ToString() : $"{ContinuingSubwordPrefix}{word[start..]}";
            int id = 0;
            while (length > 0 && !_vocabulary.TryGetId(rest.AsSpan(0, rest.Length - (word.Length - start - length)), out id))
                length--;
            if (length == 0)
            {
                int found = pieces.Count;
                pieces.Clear();
                pieces.Add(new Piece(UnknownTokenId, 0, word.Length));
                return found;
            }
            pieces.Add(new Piece(id, start, start + length));
        }
        return pieces.Count;
    }

    /// <summary>A piece of a word: its token, and where it stands in the word.</summary>
    private readonly record struct Piece(int Id, int Start, int End);
}
