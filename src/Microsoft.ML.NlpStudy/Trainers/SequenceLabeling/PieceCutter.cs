using Microsoft.ML.NlpStudy.Sequences;

namespace Microsoft.ML.NlpStudy.Trainers;

/// <summary>Cuts words into an encoder's pieces, and texts into windows that overlap.</summary>
/// <remarks>
/// Neighboring windows share up to a quarter of their pieces. A word in both belongs to the window in which it is farther from the edge, so
/// that it has context on both sides.
/// </remarks>
internal sealed class PieceCutter
{
    private readonly EncoderTokens _tokens;
    private readonly int _room;
    private readonly int _unknown;
    private readonly bool _needsSpace;

    /// <summary>Creates the cutter of an encoder's tokenizer.</summary>
    /// <param name="tokenizer">The tokenizer.</param>
    /// <param name="marks">The tokens around a window.</param>
    /// <param name="maximumLength">The maximum length of a window in pieces, with the marks.</param>
    public PieceCutter(PretrainedTokenizer tokenizer, EncoderMarks marks, int maximumLength)
    {
        _tokens = new EncoderTokens(tokenizer, marks, maximumLength);
        _room = maximumLength - EncoderTokens.MarkCount;
        _unknown = tokenizer.Vocabulary[marks.Unknown] + 1;

        // A tokenizer of bytes has other pieces for a word behind a space.
        _needsSpace = !_tokens.Encode("a".AsMemory()).ToArray().AsSpan().SequenceEqual(_tokens.Encode(" a".AsMemory()));
    }

    /// <summary>Cuts texts.</summary>
    /// <param name="texts">The texts' forms of words.</param>
    /// <param name="forms">The distinct forms.</param>
    public PieceTexts Cut(TokenStore texts, FormTable forms)
    {
        int[][] pieces = [.. forms.Names.Select(PiecesOf)];
        var cut = new PieceTexts(texts);
        for (int text = 0; text < texts.Count; text++)
        {
            AddText([.. texts.TokensOf(text).ToArray().Select(form => pieces[form - 1])], cut);
        }

        return cut;
    }

    // At least one piece, and at most half a window: so the next word always fits into a window behind what it shares with the last one.
    private int[] PiecesOf(string form)
    {
        ReadOnlySpan<int> ids = _tokens.Encode((_needsSpace ? " " + form : form).AsMemory());
        return ids.IsEmpty ? [_unknown] : ids[..Math.Min(ids.Length, _room / 2)].ToArray();
    }

    private void AddText(int[][] words, PieceTexts cut)
    {
        var places = new (int Window, int Step)[words.Length];
        var window = new TokenStore();
        int start = 0, number = 0, firstOwned = 0;
        while (start < words.Length)
        {
            int end = EndOf(words, start);
            int next = end == words.Length ? end : NextStart(words, start, end);
            int step = 1;
            var ids = new List<int>();
            for (int word = start; word < end; word++)
            {
                if (word >= firstOwned)
                {
                    places[word] = (number, step);
                }

                ids.AddRange(words[word]);
                step += words[word].Length;
            }

            window.Clear();
            _tokens.AddEncoded([.. ids], window);
            cut.AddWindow(window[0]);

            // Words of the shared part belong to this window up to the middle.
            firstOwned = next + ((end - next) / 2);
            (start, number) = (next, number + 1);
        }

        cut.EndText(places);
    }

    private int EndOf(int[][] words, int start)
    {
        int pieces = 0, end = start;
        while (end < words.Length && pieces + words[end].Length <= _room)
        {
            pieces += words[end++].Length;
        }

        return end;
    }

    private int NextStart(int[][] words, int start, int end)
    {
        int shared = 0, next = end;
        while (next > start + 1 && shared + words[next - 1].Length <= _room / 4)
        {
            shared += words[--next].Length;
        }

        return next;
    }
}
