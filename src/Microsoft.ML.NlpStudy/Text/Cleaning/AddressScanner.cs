namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// A scanner for web and e-mail addresses in one text, from left to right, which looks at no character more than a few times.
/// </summary>
/// <remarks>
/// A web address begins with <c>http://</c>, <c>https://</c>, <c>ftp://</c> or <c>www.</c>, in any letter case, after anything but an ASCII
/// letter or digit. It reaches as far as the ASCII characters that RFC 3986 allows, so a Korean particle behind it is not part of it.
/// Punctuation at its end, and a closing bracket without an opening one, belong to the sentence. An e-mail address has a name, <c>@</c>,
/// and a domain of at least two parts whose last is two letters or more.
/// </remarks>
internal ref struct AddressScanner(ReadOnlySpan<char> text)
{
    private static readonly string[] s_beginnings = ["http://", "https://", "ftp://", "www."];
    private readonly ReadOnlySpan<char> _text = text;
    private int _noEmailBefore;    // no e-mail address begins before this position

    /// <summary>Measures the web address at a position; 0 where none begins there.</summary>
    public readonly int WebAddressLength(int start)
    {
        if (_text[start] is not ('h' or 'H' or 'f' or 'F' or 'w' or 'W') || (start > 0 && char.IsAsciiLetterOrDigit(_text[start - 1])))
        {
            return 0;
        }

        ReadOnlySpan<char> rest = _text[start..];
        int length = 0;
        foreach (string beginning in s_beginnings)
        {
            if (rest.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
            {
                length = beginning.Length;
            }
        }

        if (length == 0 || length >= rest.Length || !char.IsAsciiLetterOrDigit(rest[length]))
        {
            return 0;
        }

        int openBrackets = 0;
        int end = length;    // behind the last character that may end the address
        for (; length < rest.Length && IsAddressCharacter(rest[length]); length++)
        {
            char c = rest[length];
            if (c is ')' or ']' && --openBrackets < 0)
            {
                break;
            }

            openBrackets += c is '(' or '[' ? 1 : 0;
            if (c is not ('.' or ',' or ':' or ';' or '!' or '?' or '\'' or '*' or '~' or '(' or '['))
            {
                end = length + 1;
            }
        }

        return end;
    }

    /// <summary>Measures the e-mail address at a position; 0 where none begins there. Positions must rise from call to call.</summary>
    public int EmailAddressLength(int start)
    {
        if (start < _noEmailBefore || !char.IsAsciiLetterOrDigit(_text[start]))
        {
            return 0;
        }

        int at = start + 1;
        while (at < _text.Length && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] is '.' or '_' or '%' or '+' or '-'))
        {
            at++;
        }

        _noEmailBefore = at;
        return at < _text.Length && _text[at] == '@' && DomainLength(_text[(at + 1)..]) is > 0 and int domain ? at + 1 + domain - start : 0;
    }

    private static int DomainLength(ReadOnlySpan<char> text)
    {
        int end = 0;
        int part = 0;    // the start of the part that is being read
        bool lettersOnly = true;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : '\0';
            if (char.IsAsciiLetterOrDigit(c) || (c == '-' && i > part))
            {
                lettersOnly &= char.IsAsciiLetter(c);
                continue;
            }

            if (part > 0 && i - part >= 2 && lettersOnly)
            {
                end = i;
            }

            if (c != '.' || i == part)
            {
                break;
            }

            part = i + 1;
            lettersOnly = true;
        }

        return end;
    }

    private static bool IsAddressCharacter(char c) =>
        char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~' or ':' or '/' or '?' or '#' or '[' or ']' or '@' or '!' or '$' or '&'
            or '\'' or '(' or ')' or '*' or '+' or ',' or ';' or '=' or '%';
}
