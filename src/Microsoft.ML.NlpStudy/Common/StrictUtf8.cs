using System.Text;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>UTF-8 without replacement characters: bytes that are not UTF-8, and halves of surrogate pairs, are errors.</summary>
internal static class StrictUtf8
{
    /// <summary>The encoding, which writes no byte order mark.</summary>
    public static UTF8Encoding Encoding { get; } = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes text. A byte order mark stays in front of it.</summary>
    /// <exception cref="FormatException">The content is not UTF-8.</exception>
    public static string Read(byte[] content)
    {
        try
        {
            return Encoding.GetString(content);
        }
        catch (DecoderFallbackException exception)
        {
            throw NotUtf8(exception);
        }
    }

    /// <summary>Decodes lines, which end in a line feed, a carriage return or both. A byte order mark is left out.</summary>
    /// <exception cref="FormatException">The content is not UTF-8.</exception>
    public static List<string> ReadLines(byte[] content)
    {
        var lines = new List<string>();
        using var reader = new StreamReader(new MemoryStream(content), Encoding);
        try
        {
            while (reader.ReadLine() is { } line)
            {
                lines.Add(line);
            }
        }
        catch (DecoderFallbackException exception)
        {
            throw NotUtf8(exception);
        }

        return lines;
    }

    private static FormatException NotUtf8(DecoderFallbackException exception) =>
        new("expected UTF-8, found bytes that are not.", exception);
}
