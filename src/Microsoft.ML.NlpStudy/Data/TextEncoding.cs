using System.Globalization;
using System.Text;

namespace Microsoft.ML.NlpStudy.Data;

/// <summary>Encodings by name, those of the code pages included, without registering anything for the whole process.</summary>
internal static class TextEncoding
{
    // Longest mark first: UTF-32's begins with UTF-16's.
    private static readonly Encoding[] Marked =
    [
        new UTF32Encoding(bigEndian: false, byteOrderMark: true), new UTF32Encoding(bigEndian: true, byteOrderMark: true),
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: true), Encoding.Unicode, Encoding.BigEndianUnicode,
    ];

    /// <summary>The encoding of that name, or null.</summary>
    public static Encoding? Find(string name)
    {
        // Python's name for a code page of Windows or DOS.
        bool isNumber = int.TryParse(
            name.StartsWith("cp", StringComparison.OrdinalIgnoreCase) ? name[2..] : name, NumberStyles.None, CultureInfo.InvariantCulture, out int page);
        try
        {
            return isNumber
                ? page > 0 ? CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.GetEncoding(page) : null
                : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The encoding whose byte order mark these bytes begin with, or null.</summary>
    public static Encoding? Detect(ReadOnlySpan<byte> start)
    {
        foreach (Encoding encoding in Marked)
        {
            if (start.StartsWith(encoding.Preamble))
            {
                return encoding;
            }
        }

        return null;
    }
}
