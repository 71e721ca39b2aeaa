using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Data;

namespace Microsoft.ML.NlpStudy;

/// <summary>The options for reading a text file's bytes as rows; each loader adds those of its layout.</summary>
/// <remarks>A file packed with gzip is known by its first bytes, whatever its name, and is unpacked while it is read.</remarks>
public abstract record TextReadingOptions
{
    /// <summary>
    /// The encoding by .NET's or Python's name or code page, such as <c>utf-8</c>, <c>latin1</c>, <c>euc-kr</c>, <c>cp949</c>,
    /// <c>utf-16</c>. <c>euc-kr</c> is read as <c>cp949</c>, which has all of its characters. Default: <see langword="null"/>, the encoding
    /// of the byte order mark, or UTF-8 without one. A mark of the encoding itself is never part of the text.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>The handling of bytes that are no character in this encoding. Default: <see cref="InvalidByteHandling.BadRow"/>.</summary>
    public InvalidByteHandling InvalidBytes { get; init; } = InvalidByteHandling.BadRow;

    /// <summary>The handling of a row that cannot be read. Default: <see cref="BadRowHandling.Throw"/>.</summary>
    public BadRowHandling BadRows { get; init; } = BadRowHandling.Throw;

    /// <summary>
    /// The maximum length of a row, in characters; a longer one is a bad row. It bounds the memory that a damaged or hostile file can take.
    /// Default: 64 M (67,108,864) characters, 128 MB.
    /// </summary>
    public int MaximumRowLength { get; init; } = 64 << 20;

    /// <summary>Checks the options.</summary>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range; the message names it.</exception>
    public virtual void Validate()
    {
        OptionCheck.That(
            Encoding is null || TextEncoding.Find(Encoding) is not null,
            "the name of an encoding, as utf-8, latin1, euc-kr or cp949", Encoding);
        OptionCheck.IsDefined(InvalidBytes);
        OptionCheck.IsDefined(BadRows);
        OptionCheck.That(MaximumRowLength is >= 1 and <= 1 << 29, "1 to 536,870,912 characters", MaximumRowLength);
    }
}
