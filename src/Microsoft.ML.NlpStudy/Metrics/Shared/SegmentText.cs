using System.Text;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy.Metrics;

/// <summary>
/// One text of a corpus under evaluation, as code points. The few kinds of substitution in the evaluation scripts' tokenizers rewrite it.
/// </summary>
/// <remarks>
/// A substitution goes from left to right, and characters that it has matched are not matched again: <c>,,a</c> is one pair and a letter.
/// Figures of different programs agree only where this is kept, so the passes stay separate.
/// </remarks>
internal sealed class SegmentText
{
    private const int Space = ' ';
    private List<int> _points;
    private List<int> _next;

    public SegmentText(string text)
    {
        _points = new List<int>(text.Length + 2);
        _next = new List<int>(2 * text.Length);
        AddPoints(text, _points);
    }

    /// <summary>Appends the code points of a text; half a surrogate pair counts as one, as in Python.</summary>
    public static void AddPoints(ReadOnlySpan<char> text, List<int> points)
    {
        for (int i = 0; i < text.Length; i++)
        {
            bool isPair = char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]);
            points.Add(isPair ? char.ConvertToUtf32(text[i], text[++i]) : text[i]);
        }
    }

    /// <summary>Lower-cases a text as Python's <c>str.lower</c> does.</summary>
    public static string Lower(string text)
    {
        var lower = new CharBuffer(text.Length + 8);
        LowerCase.Append(text, lower);
        return lower.Span.ToString();
    }

    /// <summary>Trims the end of a text as Python's <c>str.rstrip</c> does.</summary>
    public static string TrimEnd(string text)
    {
        int length = text.Length;
        while (length > 0 && CharacterClass.IsPythonWhiteSpace(text[length - 1]))
        {
            length--;
        }

        return text[..length];
    }

    /// <summary>Trims the start of a text as Python's <c>str.lstrip</c> does.</summary>
    public static string TrimStart(string text)
    {
        int start = 0;
        while (start < text.Length && CharacterClass.IsPythonWhiteSpace(text[start]))
        {
            start++;
        }

        return text[start..];
    }

    /// <summary>Splits a text as Python's <c>str.split</c> does.</summary>
    public static List<string> Split(ReadOnlySpan<char> text)
    {
        var words = new List<string>();
        int start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || CharacterClass.IsPythonWhiteSpace(text[i]))
            {
                if (i > start)
                {
                    words.Add(text[start..i].ToString());
                }

                start = i + 1;
            }
        }

        return words;
    }

    /// <summary>Puts a space before and after each character of a class.</summary>
    public SegmentText SpaceAround(Func<int, bool> mark)
    {
        foreach (int point in _points)
        {
            if (mark(point))
            {
                Add(Space, point, Space);
            }
            else
            {
                _next.Add(point);
            }
        }

        return Swap();
    }

    /// <summary>Puts a space before and after the second character of each pair of two classes.</summary>
    public SegmentText SpaceAroundSecond(Func<int, bool> first, Func<int, bool> second) =>
        RewritePairs(first, second, (a, b) => Add(a, Space, b, Space));

    /// <summary>Puts a space before and after the first character of each pair of two classes.</summary>
    public SegmentText SpaceAroundFirst(Func<int, bool> first, Func<int, bool> second) =>
        RewritePairs(first, second, (a, b) => Add(Space, a, Space, b));

    /// <summary>Leaves out the characters of a class.</summary>
    public SegmentText Remove(Func<int, bool> mark)
    {
        _points.RemoveAll(point => mark(point));
        return this;
    }

    /// <summary>Gets the pieces between white space.</summary>
    public List<string> Words() => Split(ToString());

    public override string ToString()
    {
        var text = new StringBuilder(_points.Count);
        foreach (int point in _points)
        {
            if (point > char.MaxValue)
            {
                text.Append(char.ConvertFromUtf32(point));
            }
            else
            {
                text.Append((char)point);
            }
        }

        return text.ToString();
    }

    private SegmentText RewritePairs(Func<int, bool> first, Func<int, bool> second, Action<int, int> rewrite)
    {
        int i = 0;
        while (i < _points.Count)
        {
            if (i + 1 < _points.Count && first(_points[i]) && second(_points[i + 1]))
            {
                rewrite(_points[i], _points[i + 1]);
                i += 2;
            }
            else
            {
                _next.Add(_points[i++]);
            }
        }

        return Swap();
    }

    private void Add(params ReadOnlySpan<int> points)
    {
        foreach (int point in points)
        {
            _next.Add(point);
        }
    }

    private SegmentText Swap()
    {
        (_points, _next) = (_next, _points);
        _next.Clear();
        return this;
    }
}
