using System.Globalization;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>A reader of vocabulary files. Its errors name the line that is not as the options say.</summary>
internal sealed class VocabularyReader
{
    /// <summary>The line of an unused id in the format <see cref="VocabularyFormat.TabSeparated"/>.</summary>
    public const string Unused = @"\0";

    private const string Overwrite = " #fairseq:overwrite";

    private readonly VocabularyFileOptions _options;
    private readonly List<string> _tokens = [];
    private readonly List<long> _frequencies = [];
    private readonly Dictionary<string, int> _lines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);

    public VocabularyReader(VocabularyFileOptions options)
    {
        _options = options;
        foreach (string token in options.LeadingTokens)
        {
            Add(token, 0, line: 0);
        }
    }

    /// <summary>Reads the entries that follow the leading tokens.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="count">The expected number of lines, each of them ended; <see langword="null"/> where it is not known.</param>
    /// <exception cref="FormatException">The content is not a vocabulary of that many entries.</exception>
    public Vocabulary Read(ReadOnlySpan<char> content, int? count)
    {
        int number = 0;    // no room is set aside for `count` entries: that number may be as wrong as the file
        while (!content.IsEmpty)
        {
            if (++number > count)
            {
                throw new FormatException($"expected {count} tokens, found more.");
            }

            int end = content.IndexOf('\n');
            if (end < 0 && count is not null)
            {
                throw Error(number, "a line break at the end", "the end of the file");
            }

            ReadLine(end < 0 ? content : content[..end], number);
            content = end < 0 ? default : content[(end + 1)..];
        }

        if (count is not null && number != count)
        {
            throw new FormatException($"expected {count} tokens, found {number}.");
        }

        while (_options.Format == VocabularyFormat.Tokens && _tokens is [.., ""])
        {
            _tokens.RemoveAt(_tokens.Count - 1);
            _frequencies.RemoveAt(_tokens.Count);
        }

        CheckSpecial(_options.UnknownToken, "unknown");
        CheckSpecial(_options.PaddingToken, "padding");
        return new Vocabulary([.. _tokens], [.. _frequencies], _options.UnknownToken, _options.PaddingToken);
    }

    private void ReadLine(ReadOnlySpan<char> line, int number)
    {
        if (line.EndsWith('\r'))
        {
            line = line[..^1];
        }

        switch (_options.Format)
        {
            case VocabularyFormat.Tokens:
                AddOrReplace(line.ToString(), 0, number);
                break;
            case VocabularyFormat.SpaceSeparated:
                bool isOverwritten = line.EndsWith(Overwrite);
                line = isOverwritten ? line[..^Overwrite.Length] : line;
                int space = line.LastIndexOf(' ');
                if (space < 0)
                {
                    throw Error(number, "a token, a space and its frequency", $"'{line}'");
                }

                long count = ParseFrequency(line[(space + 1)..], number, "space", NumberStyles.AllowLeadingSign);
                string counted = line[..space].ToString();
                if (isOverwritten && counted.Length > 0)
                {
                    AddOrReplace(counted, Math.Max(count, 0), number);
                }
                else
                {
                    Add(counted, Math.Max(count, 0), number);
                }

                break;
            case VocabularyFormat.TabSeparated when line is Unused:
                AddUnused();
                break;
            default:
                int tab = line.IndexOf('\t');
                ReadOnlySpan<char> escaped = tab < 0 ? line : line[..tab];
                string token = TokenEscapes.Read(escaped) ?? throw Error(number, @"one of the escapes \\ \n \r \t \uXXXX", $"'{escaped}'");
                Add(token, tab < 0 ? 0 : ParseFrequency(line[(tab + 1)..], number, "tab"), number);
                break;
        }
    }

    private void Add(string token, long frequency, int line)
    {
        if (token.Length == 0)
        {
            throw Error(line, "a token not yet listed", "an empty one");
        }

        if (!_lines.TryAdd(token, line))
        {
            string first = _lines[token] == 0 ? $"one of {nameof(VocabularyFileOptions.LeadingTokens)}" : $"first in line {_lines[token]}";
            throw Error(line, "a token not yet listed", $"'{token}' again, {first}");
        }

        _ids.Add(token, _tokens.Count);
        _tokens.Add(token);
        _frequencies.Add(frequency);
    }

    /// <summary>Adds a token whose last line counts. A leading token keeps its id.</summary>
    private void AddOrReplace(string token, long frequency, int line)
    {
        if (token.Length == 0)
        {
            AddUnused();
        }
        else if (!_ids.TryGetValue(token, out int id))
        {
            Add(token, frequency, line);
        }
        else if (id < _options.LeadingTokens.Count)
        {
            _frequencies[id] = frequency;
        }
        else
        {
            _tokens[id] = "";
            _frequencies[id] = 0;
            _ids.Remove(token);
            _lines.Remove(token);
            Add(token, frequency, line);
        }
    }

    private void AddUnused()
    {
        _tokens.Add("");
        _frequencies.Add(0);
    }

    private void CheckSpecial(string? special, string role)
    {
        if (special is not null && !_lines.ContainsKey(special))
        {
            throw new FormatException($"expected the {role} token '{special}' among the {_tokens.Count} tokens, found none.");
        }
    }

    private static long ParseFrequency(ReadOnlySpan<char> text, int line, string separator, NumberStyles styles = NumberStyles.None) =>
        long.TryParse(text, styles, CultureInfo.InvariantCulture, out long frequency)
            ? frequency
            : throw Error(
                line,
                styles == NumberStyles.None ? $"a frequency of at least 0 after the {separator}" : $"a whole number after the {separator}",
                $"'{text}'");

    private static FormatException Error(int line, string expected, string found) =>
        new($"line {line}: expected {expected}, found {found}.");
}
