using System.Buffers;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The cuts of a text into tokens, besides its white space. The rules of tokenizers are published as substitutions that put spaces into the
/// text. Here a cut stands for such a space, so that tokens stay slices of the text and nothing is copied.
/// </summary>
/// <remarks>Positions are between characters: a cut at i is before character i. Several spaces put in one place are one cut.</remarks>
internal readonly ref struct TokenCuts : IDisposable
{
    private const byte CutMark = 1;
    private readonly byte[] _marks;

    public TokenCuts(ReadOnlySpan<char> text)
    {
        Text = text;
        _marks = ArrayPool<byte>.Shared.Rent(text.Length + 1);
        _marks.AsSpan(0, text.Length + 1).Clear();
    }

    public ReadOnlySpan<char> Text { get; }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_marks);

    /// <summary>Cuts at a position.</summary>
    public void CutAt(int position) => _marks[position] |= CutMark;

    /// <summary>Separates some characters from the rest: cuts before the first and behind the last.</summary>
    public void Isolate(int start, int length)
    {
        CutAt(start);
        CutAt(start + length);
    }

    public bool IsCut(int position) => (_marks[position] & CutMark) != 0;

    /// <summary>Sets a mark on a character; <paramref name="mark"/> is a bit other than the first.</summary>
    public void Mark(int index, byte mark) => _marks[index] |= mark;

    public bool HasMark(int index, byte mark) => (_marks[index] & mark) != 0;

    /// <summary>Whether a cut, or a space of the text, comes next at a position.</summary>
    public bool SpaceFollows(int position) => IsCut(position) || (position < Text.Length && Text[position] == ' ');

    /// <summary>Whether a cut, or a space of the text, comes before a position.</summary>
    public bool SpacePrecedes(int position) => IsCut(position) || (position > 0 && Text[position - 1] == ' ');

    /// <summary>Whether exactly these characters come next, without a cut between them.</summary>
    public bool Follows(int position, string characters) =>
        Text[position..].StartsWith(characters) && IsWhole(position, characters.Length);

    /// <summary>Whether no cut lies inside a stretch.</summary>
    public bool IsWhole(int start, int length)
    {
        for (int i = start + 1; i < start + length; i++)
        {
            if (IsCut(i))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Finds the next token: a stretch without cuts and white space, never empty.</summary>
    /// <param name="end">The position to begin at; afterwards the token's end.</param>
    /// <param name="start">The token's start.</param>
    public bool NextToken(ref int end, out int start)
    {
        start = end;
        while (start < Text.Length && CharacterClass.IsPythonWhiteSpace(Text[start]))
        {
            start++;
        }

        if (start == Text.Length)
        {
            return false;
        }

        end = start + 1;
        while (end < Text.Length && !IsCut(end) && !CharacterClass.IsPythonWhiteSpace(Text[end]))
        {
            end++;
        }

        return true;
    }
}
