using System.Text;

namespace Microsoft.ML.Data;

/// <summary>Reads the text of one row after the other from one or more files, holding one row at a time.</summary>
/// <remarks>
/// Left out are empty lines, lines that start with '//', a file's header, and lines that start with '#' before the first row of a file.
/// </remarks>
internal sealed class RowReader : IDisposable
{
    private readonly IMultiStreamSource files;
    private readonly TextFormat format;
    private readonly bool skipHeader;
    private readonly StringBuilder joined = new();
    private TextReader reader;
    private int file = -1;
    private long linesRead;
    private bool beforeFirstRow;

    public RowReader(IMultiStreamSource files, TextFormat format, bool skipHeader)
    {
        this.files = files;
        this.format = format;
        this.skipHeader = skipHeader;
    }

    /// <summary>1-based number of the line that the row starts on.</summary>
    public long Line { get; private set; }

    public string Path => file >= 0 && file < files.Count ? files.GetPathOrNull(file) : null;

    /// <summary>The text of the next row, or null after the last one.</summary>
    /// <exception cref="FormatException">The file cannot be read; the cause is inside.</exception>
    public string Read()
    {
        try
        {
            return ReadNext();
        }
        catch (IOException exception)
        {
            throw new FormatException($"Stream reading encountered exception: {exception.Message}", exception);
        }
    }

    public void Dispose()
    {
        reader?.Dispose();
        reader = null;
        file = files.Count;
    }

    private string ReadNext()
    {
        while (true)
        {
            if (reader == null && !OpenNext())
                return null;
            string text = ReadRow();
            if (text == null)
            {
                reader.Dispose();
                reader = null;
            }
            else if (!IsComment(text))
            {
                bool isHeader = beforeFirstRow && skipHeader;
                beforeFirstRow = false;
                if (!isHeader)
                    return text;
            }
        }
    }

    private bool OpenNext()
    {
        if (file + 1 >= files.Count)
            return false;
        reader = files.OpenTextReader(++file);
        linesRead = 0;
        beforeFirstRow = true;
        return true;
    }

    private string ReadRow()
    {
        string line = reader.ReadLine();
        Line = ++linesRead;
        if (!format.Multilines || string.IsNullOrEmpty(line) || IsComment(line) || !EndsInsideQuotes(line, false))
            return line;
        joined.Clear().Append(line);
        do
        {
            line = reader.ReadLine() ?? throw new EndOfStreamException(
                $"A quoted field opened on line {Line} was never closed, and we've read to the last line in the file without finding the closing quote");
            linesRead++;
            joined.Append('\n').Append(line);
        }
        while (EndsInsideQuotes(line, true));
        return joined.ToString();
    }

    private bool IsComment(string line) =>
        line.Length == 0 || line.StartsWith("//", StringComparison.Ordinal) || (beforeFirstRow && line[0] == '#');

    // Whether a quoted field is still open at the end of a line. After a misplaced quote, the rest of the line does not count.
    private bool EndsInsideQuotes(ReadOnlySpan<char> line, bool inside)
    {
        int position = 0;
        bool spaceSeparates = format.Separators.Contains(' ');
        while (true)
        {
            if (!inside)
            {
                while (position < line.Length && line[position] == ' ' && !spaceSeparates)
                    position++;
                if (position >= line.Length)
                    return false;
            }
            if (inside || line[position] == '"')
            {
                if (!SkipQuoted(line, inside ? position : position + 1, out position))
                    return true;
                inside = false;
                while (position < line.Length && line[position] == ' ' && !spaceSeparates)
                    position++;
                if (position < line.Length && !format.Separators.Contains(line[position]))
                    return false;
            }
            else
            {
                int length = line[position..].IndexOfAny(format.Separators);
                position = length < 0 ? line.Length : position + length;
            }
            // Now at a separator or at the end.
            if (++position > line.Length)
                return false;
        }
    }

    // From inside a quoted field to just after its closing quote; false where the line ends first.
    private bool SkipQuoted(ReadOnlySpan<char> line, int start, out int end)
    {
        end = start;
        while (end < line.Length)
        {
            int offset = line[end..].IndexOfAny('"', format.Escape);
            if (offset < 0)
                return false;
            end += offset + 1;
            bool isEscape = line[end - 1] == format.Escape && (format.Escape != '"' || (end < line.Length && line[end] == '"'));
            if (!isEscape)
                return true;
            end++;
        }
        return false;
    }
}
