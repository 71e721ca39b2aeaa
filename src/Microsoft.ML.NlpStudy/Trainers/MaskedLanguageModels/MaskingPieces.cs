using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Turns texts into an encoder's token ids, a long text into several pieces, so that all of it is read.</summary>
/// <param name="vocabulary">The tokenizer with its special tokens.</param>
/// <param name="maximumLength">The maximum length of a piece in tokens, both special tokens included.</param>
internal sealed class MaskingPieces(MaskingVocabulary vocabulary, int maximumLength)
{
    private readonly TokenBuffer _tokens = new();
    private readonly List<int> _ids = [];

    /// <summary>Adds a text's pieces to a store. Ids are one more than the encoder's: 0 is padding there.</summary>
    /// <param name="text">The text.</param>
    /// <param name="pieces">The store.</param>
    /// <param name="isWanted">Whether a piece is added; <see langword="null"/> adds all.</param>
    /// <returns>The number of pieces added; none for a text without tokens.</returns>
    public int Add(ReadOnlyMemory<char> text, TokenStore pieces, Predicate<int[]>? isWanted = null)
    {
        vocabulary.Tokenizer.Tokenize(text, _tokens);
        int before = pieces.Count;
        ReadOnlySpan<ReadOnlyMemory<char>> rest = _tokens.AsSpan();
        while (!rest.IsEmpty)
        {
            int length = Math.Min(rest.Length, maximumLength - 2);
            _ids.Clear();
            _ids.Add(vocabulary.First + 1);
            foreach (ReadOnlyMemory<char> token in rest[..length])
            {
                _ids.Add((vocabulary.Tokenizer.Vocabulary.TryGetId(token.Span, out int id) ? id : vocabulary.Unknown) + 1);
            }

            _ids.Add(vocabulary.Last + 1);
            rest = rest[length..];
            int[] piece = [.. _ids];
            if (isWanted is null || isWanted(piece))
            {
                pieces.Add(piece);
            }
        }

        return pieces.Count - before;
    }
}
