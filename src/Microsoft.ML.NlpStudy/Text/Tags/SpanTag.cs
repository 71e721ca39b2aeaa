namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A tag of a span notation, taken apart: <c>B-PER</c> is place <c>B</c> and class <c>PER</c>.</summary>
/// <remarks>
/// The first hyphen divides, as in conlleval. A letter alone has the empty class. Every other tag is outside, place <c>O</c>.
/// </remarks>
internal readonly ref struct SpanTag
{
    private SpanTag(char place, ReadOnlySpan<char> name)
    {
        Place = place;
        Class = name;
    }

    /// <summary>The tag before and after a sentence.</summary>
    public static SpanTag Outside => new('O', default);

    /// <summary><c>B</c>, <c>I</c>, <c>E</c>, <c>S</c> or <c>O</c>.</summary>
    public char Place { get; }

    /// <summary>The class of the span; empty outside.</summary>
    public ReadOnlySpan<char> Class { get; }

    /// <summary>Whether the token lies in a span.</summary>
    public bool IsInside => Place != 'O';

    /// <summary>Takes a tag apart; <see langword="null"/> is outside, as the start and the end of a sentence are.</summary>
    public static SpanTag Parse(string? tag)
    {
        if (string.IsNullOrEmpty(tag) || !"BIES".Contains(tag[0], StringComparison.Ordinal))
        {
            return Outside;
        }
        if (tag.Length == 1)
        {
            return new SpanTag(tag[0], default);
        }
        return tag[1] == '-' && tag.Length > 2 ? new SpanTag(tag[0], tag.AsSpan(2)) : Outside;
    }

    /// <summary>Whether a tag belongs to a span notation: outside, or a place with or without a class.</summary>
    public static bool IsSpanTag(string tag) => tag == "O" || Parse(tag).IsInside;

    /// <summary>Whether both tags lie in spans of one class.</summary>
    public bool IsOfClass(SpanTag other) => IsInside && other.IsInside && Class.SequenceEqual(other.Class);
}
