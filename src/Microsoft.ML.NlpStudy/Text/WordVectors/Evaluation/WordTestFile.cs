using System.Text;
using System.Text.Unicode;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The lines of a test of word vectors, without blank lines and comments.</summary>
internal sealed class WordTestFile(string path, string content) : IDisposable
{
    private readonly VectorFileReader _reader = new(path, content);

    public void Dispose() => _reader.Dispose();

    /// <summary>Reads all lines, trimmed, with their numbers from 1.</summary>
    /// <exception cref="FormatException">A line is not UTF-8.</exception>
    public List<(int Number, string Text)> ReadLines()
    {
        if (_reader.Peek(3) is [0xEF, 0xBB, 0xBF])
        {
            _reader.Read(3);    // a byte order mark
        }

        var lines = new List<(int Number, string Text)>();
        bool isLast = false;
        for (int number = 1; !isLast; number++)
        {
            isLast = !_reader.TryReadTo((byte)'\n', new FilePlace("line", number), out ReadOnlySpan<byte> line);
            if (!Utf8.IsValid(line))
            {
                throw _reader.Error(new FilePlace("line", number), "UTF-8", "bytes that are not");
            }

            string text = Encoding.UTF8.GetString(line).Trim();
            if (text.Length > 0 && text[0] != '#')
            {
                lines.Add((number, text));
            }
        }

        return lines;
    }

    /// <summary>Creates an error at a line.</summary>
    public FormatException Error(int line, string expected, string found) => _reader.Error(new FilePlace("line", line), expected, found);

    /// <summary>Creates the error of a file without lines.</summary>
    public FormatException Empty(string expected) => _reader.Error("end", expected, "none");

    /// <summary>Formats a line for an error.</summary>
    public static string Quote(string line) => VectorFileReader.Quote(Encoding.UTF8.GetBytes(line));
}
