using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// Escapes with which any token fits into one line of UTF-8 without a tab. They are <c>\\</c>, <c>\n</c>, <c>\r</c>, <c>\t</c>, as in C,
/// and <c>\uXXXX</c> for half a surrogate pair and a byte order mark.
/// </summary>
internal static class TokenEscapes
{
    /// <summary>Appends a token to a line, escaped.</summary>
    public static void Append(string token, StringBuilder line)
    {
        for (int i = 0; i < token.Length; i++)
        {
            char c = token[i];
            switch (c)
            {
                case '\\':
                    line.Append(@"\\");
                    break;
                case '\n':
                    line.Append(@"\n");
                    break;
                case '\r':
                    line.Append(@"\r");
                    break;
                case '\t':
                    line.Append(@"\t");
                    break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < token.Length && char.IsLowSurrogate(token[i + 1]):
                    line.Append(c).Append(token[++i]);
                    break;
                case var _ when char.IsSurrogate(c) || c == '\uFEFF':
                    line.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:X4}");
                    break;
                default:
                    line.Append(c);
                    break;
            }
        }
    }

    /// <summary>Decodes what <see cref="Append"/> wrote.</summary>
    /// <returns>The token; <see langword="null"/> where a backslash begins no escape.</returns>
    public static string? Read(ReadOnlySpan<char> text)
    {
        if (!text.Contains('\\'))
        {
            return text.ToString();
        }

        var token = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                token.Append(text[i]);
                continue;
            }

            i++;
            char escape = i < text.Length ? text[i] : '\0';
            switch (escape)
            {
                case '\\':
                    token.Append('\\');
                    break;
                case 'n':
                    token.Append('\n');
                    break;
                case 'r':
                    token.Append('\r');
                    break;
                case 't':
                    token.Append('\t');
                    break;
                case 'u' when i + 4 < text.Length
                    && ushort.TryParse(text.Slice(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ushort c):
                    token.Append((char)c);
                    i += 4;
                    break;
                default:
                    return null;
            }
        }

        return token.ToString();
    }
}
