using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// The longest text that every match of an expression holds, found while the expression is read. A text without it needs no engine.
/// </summary>
internal sealed class PythonRequiredText
{
    private readonly StringBuilder _run = new();
    private int _lastLength;
    private bool _hasAlternatives;
    private string _longest = "";

    /// <summary>The required text; empty where none is known.</summary>
    public string Text
    {
        get
        {
            Interrupt();
            return _hasAlternatives ? "" : _longest;
        }
    }

    /// <summary>Adds a character that stands for itself.</summary>
    /// <param name="codePoint">The character.</param>
    /// <param name="depth">The number of groups around the character; characters in groups do not count.</param>
    public void Add(int codePoint, int depth)
    {
        if (depth > 0 || !Rune.TryCreate(codePoint, out Rune rune))
        {
            Interrupt();
            return;
        }

        _lastLength = rune.Utf16SequenceLength;
        _run.Append(rune.ToString());
    }

    /// <summary>Notes that the character added last is repeated.</summary>
    public void Repeat(int least)
    {
        if (least == 0)
        {
            _run.Length -= _lastLength;
        }

        Interrupt();
    }

    /// <summary>Notes that something other than a plain character follows.</summary>
    public void Interrupt()
    {
        if (_run.Length > _longest.Length)
        {
            _longest = _run.ToString();
        }

        _run.Clear();
        _lastLength = 0;
    }

    /// <summary>Notes that another alternative begins.</summary>
    public void EndAlternative(int depth)
    {
        Interrupt();
        _hasAlternatives |= depth == 0;
    }
}
