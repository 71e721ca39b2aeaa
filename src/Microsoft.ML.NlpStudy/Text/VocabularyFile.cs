using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>
/// <c>vocabulary.txt</c>: UTF-8, one token a line in the order of the ids, then a tab and its frequency where that is not 0.
/// </summary>
/// <remarks>
/// What would break a line or not survive UTF-8 is escaped as in C: <c>\\</c>, <c>\n</c>, <c>\r</c>, <c>\t</c>, and <c>\uXXXX</c> for half a
/// surrogate pair and a byte order mark. The last line ends like the others, so that a cut-off file shows.
/// </remarks>
internal static class VocabularyFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Write(Vocabulary vocabulary, Stream stream)
    {
        using var writer = new StreamWriter(stream, StrictUtf8, leaveOpen: true);
        var escaped = new StringBuilder();
        for (int id = 0; id < vocabulary.Count; id++)
        {
            escaped.Clear();
            AppendEscaped(vocabulary[id], escaped);
            if (vocabulary.GetFrequency(id) is not 0 and long frequency)
            {
                escaped.Append('\t').Append(CultureInfo.InvariantCulture, $"{frequency}");
            }

            writer.Write(escaped.Append('\n'));
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="stream">Read to its end.</param>
    /// <param name="count">How many tokens there must be.</param>
    /// <param name="unknownToken">The unknown token, which must be among them, or null.</param>
    /// <param name="paddingToken">The padding token, which must be among them, or null.</param>
    /// <exception cref="FormatException">The content is not that; the message names the line.</exception>
    public static Vocabulary Read(Stream stream, int count, string? unknownToken, string? paddingToken)
    {
        string content = ReadText(stream);
        var tokens = new List<string>();    // no room is set aside for `count`: that number may be as wrong as the file
        var frequencies = new List<long>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        ReadOnlySpan<char> rest = content;
        while (!rest.IsEmpty)
        {
            int number = tokens.Count + 1;
            if (number > count)
            {
                throw new FormatException($"expected {count} tokens, found more.");
            }

            int end = rest.IndexOf('\n');
            if (end < 0)
            {
                throw Error(number, "a line break at the end", "the end of the file");
            }

            ReadOnlySpan<char> line = rest[..end];
            rest = rest[(end + 1)..];
            int tab = line.IndexOf('\t');
            string token = Unescape(tab < 0 ? line : line[..tab], number);
            if (token.Length == 0 || !lines.TryAdd(token, number))
            {
                throw Error(
                    number, "a token not yet listed", token.Length == 0 ? "an empty line" : $"'{token}' again, first in line {lines[token]}");
            }

            tokens.Add(token);
            frequencies.Add(tab < 0 ? 0 : ParseFrequency(line[(tab + 1)..], number));
        }

        if (tokens.Count != count)
        {
            throw new FormatException($"expected {count} tokens, found {tokens.Count}.");
        }

        CheckSpecial(unknownToken, "unknown");
        CheckSpecial(paddingToken, "padding");
        return new Vocabulary([.. tokens], [.. frequencies], unknownToken, paddingToken);

        void CheckSpecial(string? special, string role)
        {
            if (special is not null && !lines.ContainsKey(special))
            {
                throw new FormatException($"expected the {role} token '{special}' among the {count} tokens, found none.");
            }
        }
    }

    private static string ReadText(Stream stream)
    {
        try
        {
            using var reader = new StreamReader(stream, StrictUtf8, detectEncodingFromByteOrderMarks: false, leaveOpen: true);
            return reader.ReadToEnd();
        }
        catch (DecoderFallbackException exception)
        {
            throw new FormatException("expected UTF-8, found bytes that are not.", exception);
        }
    }

    private static long ParseFrequency(ReadOnlySpan<char> text, int line) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long frequency) && frequency > 0
            ? frequency
            : throw Error(line, "a frequency of at least 1 after the tab", $"'{text}'");

    private static void AppendEscaped(string token, StringBuilder target)
    {
        for (int i = 0; i < token.Length; i++)
        {
            char c = token[i];
            switch (c)
            {
                case '\\':
                    target.Append(@"\\");
                    break;
                case '\n':
                    target.Append(@"\n");
                    break;
                case '\r':
                    target.Append(@"\r");
                    break;
                case '\t':
                    target.Append(@"\t");
                    break;
                case var _ when char.IsHighSurrogate(c) && i + 1 < token.Length && char.IsLowSurrogate(token[i + 1]):
                    target.Append(c).Append(token[++i]);
                    break;
                case var _ when char.IsSurrogate(c) || c == '\uFEFF':
                    target.Append(CultureInfo.InvariantCulture, $@"\u{(int)c:X4}");
                    break;
                default:
                    target.Append(c);
                    break;
            }
        }
    }

    private static string Unescape(ReadOnlySpan<char> text, int line)
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
                    throw Error(line, @"one of the escapes \\ \n \r \t \uXXXX", $"'{text}'");
            }
        }

        return token.ToString();
    }

    private static FormatException Error(int line, string expected, string found) =>
        new($"line {line}: expected {expected}, found {found}.");
}
