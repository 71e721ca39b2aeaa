using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A regular expression of Python's, written for .NET.</summary>
/// <remarks>
/// Translated are the constructs that .NET lacks or, worse, takes for something else. Faults are left for .NET to find, so that they are
/// found once.
/// </remarks>
internal sealed class PythonPattern
{
    private readonly string _source;
    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, int> _groupsByName = new(StringComparer.Ordinal);
    private int _position;

    private PythonPattern(string source) => _source = source;

    /// <summary>The expression in .NET's language. Its groups have numbers only, as Python counts them.</summary>
    public string Text => _text.ToString();

    /// <summary>How many groups there are, the whole match not counted.</summary>
    public int GroupCount { get; private set; }

    /// <summary>The number of a named group, 0 where there is none of the name.</summary>
    public int GroupNumber(string name) => _groupsByName.GetValueOrDefault(name);

    public static PythonPattern Translate(string source)
    {
        var pattern = new PythonPattern(source);
        while (pattern._position < source.Length)
        {
            pattern.TranslateNext();
        }

        return pattern;
    }

    private void TranslateNext()
    {
        switch (_source[_position])
        {
            case '\\':
                TranslateEscape();
                break;
            case '[':
                _position = PythonCharacterClass.Translate(_source, _position, _text);
                break;
            case '(':
                TranslateGroup();
                break;
            case '{' when _source.AsSpan(_position).StartsWith("{,"):
                _text.Append("{0,");
                _position += 2;
                break;
            case char c when char.IsHighSurrogate(c) && _position + 1 < _source.Length:
                AppendPair(char.ConvertToUtf32(c, _source[_position + 1]));
                _position += 2;
                break;
            default:
                _text.Append(_source[_position++]);
                break;
        }
    }

    private void TranslateEscape()
    {
        if (PythonEscape.TryRead(_source, ref _position, out int codePoint))
        {
            if (codePoint > char.MaxValue)
            {
                AppendPair(codePoint);
            }
            else
            {
                PythonEscape.AppendCharacter(_text, (char)codePoint);
            }
        }
        else if (PythonEscape.TryReadGroup(_source, ref _position, out int group))
        {
            AppendReference(group);
        }
        else if (_source.AsSpan(_position).StartsWith(@"\Z"))
        {
            _text.Append(@"\z");    // .NET's \Z also stands before a last line feed
            _position += 2;
        }
        else
        {
            int length = Math.Min(2, _source.Length - _position);
            _text.Append(_source, _position, length);
            _position += length;
        }
    }

    private void TranslateGroup()
    {
        ReadOnlySpan<char> rest = _source.AsSpan(_position);
        if (!rest.StartsWith("(?"))
        {
            GroupCount++;
            _text.Append('(');
            _position++;
        }
        else if ((rest.StartsWith("(?P<") || (rest.StartsWith("(?<") && !rest.StartsWith("(?<=") && !rest.StartsWith("(?<!")))
            && NameUpTo('>', rest.IndexOf('<') + 1) is { } name)
        {
            _groupsByName[name] = ++GroupCount;
            _text.Append('(');
        }
        else if (rest.StartsWith("(?P=") && NameUpTo(')', 4) is { } referred)
        {
            AppendReference(NumberOf(referred));
        }
        else if (rest.StartsWith("(?(") && NameUpTo(')', 3) is { } condition)
        {
            _text.Append(CultureInfo.InvariantCulture, $"(?({NumberOf(condition)})");
        }
        else
        {
            _text.Append("(?");
            _position += 2;
        }
    }

    /// <summary>Reads a name that begins <paramref name="offset"/> characters on and ends before <paramref name="end"/>.</summary>
    private string? NameUpTo(char end, int offset)
    {
        int start = _position + offset;
        int length = _source.AsSpan(start).IndexOf(end);
        if (length < 0 || _source.AsSpan(start, length).ContainsAny("()?=!"))
        {
            return null;
        }

        _position = start + length + 1;
        return _source.Substring(start, length);
    }

    private int NumberOf(string nameOrNumber) =>
        int.TryParse(nameOrNumber, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : GroupNumber(nameOrNumber) is > 0 and int named ? named
        : throw new FormatException($"expected a group named '{nameOrNumber}' before the reference to it, found none in '{_source}'.");

    private void AppendReference(int group) => _text.Append(CultureInfo.InvariantCulture, $@"\k<{group}>");

    // A quantifier that follows is meant for both halves.
    private void AppendPair(int codePoint) => _text.Append("(?:").Append(char.ConvertFromUtf32(codePoint)).Append(')');
}
