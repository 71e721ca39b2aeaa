using System.Globalization;

namespace Microsoft.ML.NlpStudy.Common;

/// <summary>Files that are read whole, up to a size, and files that are written complete or not at all.</summary>
internal static class WholeFile
{
    /// <summary>The most bytes of a file that is read whole: 134,217,728, enough for a vocabulary of ten million words.</summary>
    public const int MaximumLength = 1 << 27;

    private const int BufferSize = 1 << 16;

    /// <summary>Reads a file from first to last byte.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a folder.</exception>
    /// <exception cref="FormatException">The file is packed, or has more than <see cref="MaximumLength"/> bytes, as a device that never
    /// ends does.</exception>
    public static byte[] ReadAllBytes(string path)
    {
        CheckFile(path);
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        if (stream.CanSeek && stream.Length > MaximumLength)
        {
            throw TooLong($"'{path}'", MaximumLength);
        }

        byte[] content = ReadAllBytes(stream, $"'{path}'", MaximumLength);
        return PackedFile.KindOf(content) is { } kind ? throw new FormatException($"'{path}': expected text, found {kind}.") : content;
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <param name="stream">The stream, which stays open.</param>
    /// <param name="name">The stream's name in errors.</param>
    /// <param name="maximumLength">The most bytes that the stream may give.</param>
    /// <exception cref="FormatException">The stream gives more bytes.</exception>
    public static byte[] ReadAllBytes(Stream stream, string name, int maximumLength = MaximumLength)
    {
        int expected = stream.CanSeek ? (int)Math.Clamp(stream.Length - stream.Position, 0, maximumLength) : 0;
        byte[] buffer = new byte[Math.Max(expected + 1, Math.Min(BufferSize, maximumLength + 1))];
        int length = 0;
        int read;
        while ((read = stream.Read(buffer, length, buffer.Length - length)) > 0)
        {
            length += read;
            if (length > maximumLength)
            {
                throw TooLong(name, maximumLength);
            }

            if (length == buffer.Length)
            {
                // One byte more than allowed shows that there are too many.
                Array.Resize(ref buffer, 2L * length < maximumLength ? 2 * length : maximumLength + 1);
            }
        }

        Array.Resize(ref buffer, length);
        return buffer;
    }

    /// <summary>Reads a file from first to last byte and opens a stream over its content.</summary>
    /// <inheritdoc cref="ReadAllBytes(string)"/>
    public static Stream OpenRead(string path) => new MemoryStream(ReadAllBytes(path), writable: false);

    /// <summary>Checks that a path leads to a file.</summary>
    /// <exception cref="FileNotFoundException">There is no such file, or it is a folder.</exception>
    public static void CheckFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!File.Exists(path))
        {
            string found = Directory.Exists(path) ? "a folder" : "nothing";
            throw new FileNotFoundException($"{path}: expected a file, found {found}.", path);
        }
    }

    /// <summary>Writes a file under a temporary name beside the given one, and moves it there once it is whole.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="mode">The file's permissions, without effect on Windows; <see langword="null"/> for the usual ones.</param>
    public static void Write(string path, Action<Stream> write, UnixFileMode? mode = null)
    {
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = BufferSize,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                write(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);    // does nothing after the move
        }
    }

    private static FormatException TooLong(string name, int maximumLength) =>
        new(string.Create(CultureInfo.InvariantCulture, $"{name}: expected at most {maximumLength:N0} bytes, found more."));
}
