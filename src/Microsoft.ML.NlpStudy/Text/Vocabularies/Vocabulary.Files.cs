using Microsoft.ML.NlpStudy.Common;
using Microsoft.ML.NlpStudy.Text;

namespace Microsoft.ML.NlpStudy;

// Vocabularies in separate files, to read, to edit, and to exchange with other programs.
public sealed partial class Vocabulary
{
    /// <summary>Writes the vocabulary into a file: under another name first, then moved once it is complete.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="options">The format; <see langword="null"/> for the defaults, which keep all of any vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The format cannot hold a token, or the first entries are not the leading tokens.</exception>
    public void Save(string path, VocabularyFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        WholeFile.Write(path, stream => Write(stream, options));
    }

    /// <summary>Writes the vocabulary.</summary>
    /// <param name="stream">The stream to write to, which stays open.</param>
    /// <param name="options">The format; <see langword="null"/> for the defaults, which keep all of any vocabulary.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="ArgumentException">The format cannot hold a token, or the first entries are not the leading tokens.</exception>
    public void Write(Stream stream, VocabularyFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        VocabularyFile.Write(this, stream, Checked(options));
    }

    /// <summary>Reads a vocabulary from a file that <see cref="Save"/> or another program wrote.</summary>
    /// <remarks>A byte order mark, Windows line breaks and a last line without a line break are accepted.</remarks>
    /// <param name="path">The file.</param>
    /// <param name="options">The format, and the unknown and padding tokens; <see langword="null"/> for the defaults.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">The file does not have the format; the message names the file and the line.</exception>
    public static Vocabulary Load(string path, VocabularyFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        using Stream stream = WholeFile.OpenRead(path);
        try
        {
            return Read(stream, options);
        }
        catch (FormatException exception)
        {
            throw new FormatException($"'{path}': {exception.Message}", exception);
        }
    }

    /// <summary>Reads a vocabulary.</summary>
    /// <param name="stream">The stream, read to its end and left open.</param>
    /// <param name="options">The format, and the unknown and padding tokens; <see langword="null"/> for the defaults.</param>
    /// <returns>The vocabulary.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of range.</exception>
    /// <exception cref="FormatException">The content does not have the format; the message names the line.</exception>
    public static Vocabulary Read(Stream stream, VocabularyFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return VocabularyFile.Read(stream, Checked(options));
    }

    private static VocabularyFileOptions Checked(VocabularyFileOptions? options)
    {
        options ??= new VocabularyFileOptions();
        options.Validate();
        return options;
    }
}
