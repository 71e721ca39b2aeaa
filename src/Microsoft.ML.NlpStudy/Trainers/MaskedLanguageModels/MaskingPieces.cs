using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Turns texts into an encoder's token ids, a long text into several pieces, so that all of it is read.</summary>
/// <param name="vocabulary">The tokenizer with its special tokens.</param>
/// <param name="maximumLength">The maximum length of a piece in tokens, both special tokens included.</param>
internal sealed class MaskingPieces(MaskingVocabulary vocabulary, int maximumLength)
{
    private readonly EncoderTokens _tokens = new(vocabulary.Tokenizer, vocabulary.Marks, maximumLength);
    private readonly TokenStore _piece = new();

    /// <summary>Adds a text's pieces to a store. Ids are one more than the encoder's: 0 is padding there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pieces">The store.</param>
    /// <param name="isWanted">Whether a piece is added; <see langword="null"/> adds all.</param>
    /// <returns>The number of pieces added; none for a text without tokens.</returns>
    public int Add(ReadOnlyMemory<char> text, TokenStore pieces, Predicate<int[]>? isWanted = null)
    {
        int before = pieces.Count;
        ReadOnlySpan<int> rest = _tokens.Encode(text);
        while (!rest.IsEmpty)
        {
            int length = Math.Min(rest.Length, maximumLength - EncoderTokens.MarkCount);
            _piece.Clear();
            _tokens.AddEncoded(rest[..length], _piece);
            rest = rest[length..];
            if (isWanted is null || isWanted(_piece[0].ToArray()))
            {
                pieces.Add(_piece[0]);
            }
        }

        return pieces.Count - before;
    }
}
