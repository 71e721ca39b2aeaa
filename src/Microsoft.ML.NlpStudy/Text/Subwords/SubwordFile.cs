using Microsoft.ML.NlpStudy.Common;

namespace Microsoft.ML.NlpStudy.Text;

/// <summary>The files of subword models: lines of UTF-8 text.</summary>
internal static class SubwordFile
{
    /// <summary>Reads a file.</summary>
    /// <exception cref="FormatException">The content is wrong; the message names the file.</exception>
    public static T Read<T>(string path, Func<Stream, T> read)
    {
        using Stream stream = WholeFile.OpenRead(path);
        try
        {
            return read(stream);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Writes lines in UTF-8, each ended by a line feed.</summary>
    public static void WriteLines(Stream stream, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(stream, StrictUtf8.Encoding, leaveOpen: true) { NewLine = "\n" };
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>Reads lines in UTF-8. Only a line feed ends a line: subwords may hold other line separators.</summary>
    /// <exception cref="FormatException">The content is not UTF-8.</exception>
    public static List<string> ReadLines(Stream stream)
    {
        string content = StrictUtf8.Read(WholeFile.ReadAllBytes(stream, "subwords"));
        var lines = new List<string>();
        ReadOnlySpan<char> rest = content.AsSpan(content.StartsWith('\uFEFF') ? 1 : 0).TrimEnd('\n');
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf('\n');
            lines.Add((end < 0 ? rest : rest[..end]).Trim("\r ").ToString());
            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return lines;
    }
}
