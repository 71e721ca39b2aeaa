namespace Microsoft.ML.NlpStudy.Common;

/// <summary>The kinds of files that hold text only once they are unpacked or exported, told from their first bytes.</summary>
internal static class PackedFile
{
    /// <summary>The most bytes of a file's beginning that <see cref="KindOf"/> looks at: 512.</summary>
    public const int Looked = 512;

    private const int TarMark = 257;

    private static readonly (byte[] Start, string Kind)[] s_kinds =
    [
        ([.. "PK\u0003\u0004"u8], "a zip archive"), ([.. "PK\u0005\u0006"u8], "a zip archive"), ([0x1F, 0x8B, 0x08], "gzip data"),
        ([.. "BZh"u8], "bzip2 data"), ([0xFD, .. "7zXZ"u8, 0], "xz data"), ([0x28, 0xB5, 0x2F, 0xFD], "Zstandard data"),
        ([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C], "a 7-Zip archive"), ([.. "Rar!"u8, 0x1A, 0x07], "a RAR archive"),
        ([.. "%PDF-"u8], "a PDF document"), ([.. "PAR1"u8], "a Parquet file"), ([.. "ARROW1"u8], "an Arrow file"),
        ([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], "an old Excel or Word document"),
        ([.. "SQLite format 3"u8, 0], "an SQLite database"),
    ];

    /// <summary>Names the kind of a file, such as <c>a zip archive</c>; <see langword="null"/> where the file may be text.</summary>
    /// <param name="start">The file's first bytes.</param>
    public static string? KindOf(ReadOnlySpan<byte> start)
    {
        foreach ((byte[] mark, string kind) in s_kinds)
        {
            // Three letters alone could be text: bzip2's are followed by a digit and the digits of pi.
            if (start.StartsWith(mark) && (mark is not [(byte)'B', (byte)'Z', (byte)'h'] || start[3..] is [_, 0x31, 0x41, 0x59, ..]))
            {
                return kind;
            }
        }

        return start.Length > TarMark && start[TarMark..].StartsWith("ustar"u8) ? "a tar archive" : null;
    }
}
